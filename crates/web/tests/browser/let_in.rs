//! A person lets a program of others read for them, in the browser: from the program's page through the question and back, at the
//! program's own address.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use aws_lc_rs::signature::Ed25519KeyPair;
use base64::Engine as _;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::Url;
use retinue_cohort::demo::Prescriber;
use retinue_kernel::Id;
use retinue_ledger::{CommandId, Ledger, NewLaunch, NewProgram, Secret, Subject};
use serde_json::json;
use sha2::{Digest, Sha256};
use thirtyfour::By;

use crate::look;
use crate::visit::{CHART, PUBLIC, Visit, in_the_demonstration};

const NAME: &str = "diary-of-others";
const VERIFIER: &str = "a-verifier-of-forty-three-characters-or-more-xx";
const SCOPES: &str = "patient/Observation.rs?category=laboratory patient/MedicationRequest.rs user/Patient.rs launch launch/patient offline_access";

/// A program of others: its key, and its page, to which people are sent back.
struct App {
    key: EncodingKey,
    page: String,
    back: String,
}

impl App {
    /// Opened to people by the office, and answering on loopback.
    fn opened(ledger: &Ledger) -> App {
        let pair = Ed25519KeyPair::generate().expect("a key");
        let der = pair.to_pkcs8v1().expect("its document");
        let key = EncodingKey::from_ed_der(der.as_ref());
        let set = Jwk::from_encoding_key(&key, Algorithm::EdDSA).expect("its public half");
        let page = page_of_the_program();
        let app = App {
            key,
            back: format!("{page}/back"),
            page,
        };
        let console = ledger.at_the_console();
        let command = || CommandId::random().expect("random bytes");
        let new = NewProgram {
            party: Subject::Prescriber(Prescriber::Sample.id()),
            program: NAME.to_owned(),
            name: "Diary of others (synthetic)".to_owned(),
            keys: json!({ "keys": [set] }).to_string(),
            scopes: "system/Patient.r".to_owned(),
        };
        ledger
            .register_program(&console, command(), &new)
            .expect("it is registered");
        let launch = NewLaunch {
            redirects: app.back.clone(),
            launch: Some(format!("{}/open", app.page)),
            scopes: SCOPES.to_owned(),
        };
        let name = Id::new(NAME).expect("an id");
        ledger
            .set_program_launch(&console, command(), &name, &launch)
            .expect("it is opened");
        app
    }

    /// The address to which the program sends people.
    fn question(&self) -> String {
        let challenge = base64::engine::general_purpose::URL_SAFE_NO_PAD
            .encode(Sha256::digest(VERIFIER.as_bytes()));
        let aud = format!("{PUBLIC}/fhir");
        let pairs = [
            ("response_type", "code"),
            ("client_id", NAME),
            ("redirect_uri", self.back.as_str()),
            ("scope", SCOPES),
            ("state", "a state"),
            ("aud", aud.as_str()),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ];
        let url = Url::parse_with_params("http://synthetic.invalid/authorize", pairs);
        let url = url.expect("an address");
        format!("{}?{}", url.path(), url.query().unwrap_or_default())
    }

    /// The program fetches its token.
    fn redeems(&self, ledger: &Ledger, code: &str, jti: &str) {
        let now = ledger.now().as_second();
        let audience = format!("{PUBLIC}/token");
        let claims = json!({
            "iss": NAME, "sub": NAME, "aud": audience, "exp": now + 240, "iat": now, "jti": jti
        });
        let signed = encode(&Header::new(Algorithm::EdDSA), &claims, &self.key).expect("a token");
        ledger
            .redeem_code(&signed, &audience, &Secret::new(code), &self.back, VERIFIER)
            .expect("a token for the code");
    }
}

/// A page on loopback that says that the person came back, for as many visits as a journey makes.
fn page_of_the_program() -> String {
    const VISITS: usize = 40;
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    std::thread::spawn(move || {
        for stream in listener.incoming().take(VISITS) {
            let Ok(mut stream) = stream else { continue };
            // A browser opens connections ahead of need and says nothing on them.
            let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
            let mut request = [0; 4_096];
            let _ = stream.read(&mut request);
            let page = "<!DOCTYPE html><html lang=\"en\"><title>Back</title><main><h1>Back at the program</h1></main><footer></footer></html>";
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                page.len()
            );
            let _ = stream.write_all(head.as_bytes());
            let _ = stream.write_all(page.as_bytes());
        }
    });
    format!("http://{address}")
}

/// Clicks what stands at a place of the page, which stays.
async fn clicks(visit: &Visit, place: &str) {
    let found = visit.person.browser().find(By::XPath(place)).await;
    let found = found.expect("it stands on the page");
    found.click().await.expect("it is clicked");
}

/// Presses the button, and reads the code in the address of the program's page.
async fn comes_back_with_a_code(visit: &mut Visit, button: &str) -> String {
    // The page at the end is the program's own.
    visit.person.only_glances(true);
    visit.person.presses(button).await;
    visit.person.reads("Back at the program").await;
    visit.person.only_glances(false);
    let address = visit
        .person
        .browser()
        .current_url()
        .await
        .expect("an address");
    let mut pairs = address.query_pairs();
    let code = pairs.find(|(name, _)| name == "code");
    code.expect("a code in the address").1.into_owned()
}

#[test]
fn a_patient_lets_a_program_in_and_ends_it_in_both_languages() {
    in_the_demonstration(|mut visit| async move {
        let app = App::opened(visit.ledger());
        visit.person.may_leave_for(&app.page);
        // Whoever comes from the program is asked to sign in first, and comes back to the question.
        visit.person.opens(&app.question()).await;
        assert_eq!(visit.person.path().await, "/sign-in");
        let one = visit.sign_in_of("patient");
        visit.person.types("Login", one.login).await;
        visit.person.types("Password", one.password).await;
        visit.person.presses("Sign in").await;
        visit
            .person
            .reads("Let Diary of others (synthetic) in?")
            .await;
        for (spanish, button) in [(false, "Let it in"), (true, "Dejarlo entrar")] {
            if spanish {
                visit.goes_on_in_spanish().await;
                visit.person.opens(&app.question()).await;
                visit
                    .person
                    .reads("¿Deja entrar a Diary of others (synthetic)?")
                    .await;
            }
            let name = if spanish { "let-in-es" } else { "let-in" };
            visit.person.keeps_a_picture(name).await;
            // Something that it need not read is taken away.
            clicks(&visit, "//input[@value='user/Patient.rs']").await;
            let code = comes_back_with_a_code(&mut visit, button).await;
            app.redeems(visit.ledger(), &code, name);
            visit.person.opens("/me/programs").await;
            visit.person.reads("Diary of others (synthetic)").await;
            let took_away = if spanish {
                "Nombre, fecha"
            } else {
                "Name, day of birth"
            };
            visit.person.does_not_read(took_away).await;
            visit.person.keeps_a_picture(&format!("{name}-own")).await;
            let (end, ended) = if spanish {
                ("Terminar", "Terminado")
            } else {
                ("End it", "It is ended")
            };
            visit.person.presses(end).await;
            visit.person.reads(ended).await;
        }
        // Nothing left to read is nothing to let in.
        visit.person.opens(&app.question()).await;
        for scope in SCOPES
            .split(' ')
            .filter(|scope| !scope.starts_with("launch"))
        {
            clicks(&visit, &format!("//input[@value='{scope}']")).await;
        }
        visit.person.presses("Dejarlo entrar").await;
        visit.person.reads("Deje al menos una cosa").await;
        visit.person.keeps_a_picture("let-in-nothing-left-es").await;
    });
}

#[test]
fn a_clinician_chooses_whom_a_program_reads_of_at_a_desk_and_on_a_telephone() {
    in_the_demonstration(|mut visit| async move {
        let app = App::opened(visit.ledger());
        visit.person.may_leave_for(&app.page);
        visit.signs_in("prescriber").await;
        visit.person.opens(&app.question()).await;
        visit.person.reads("Of which patient").await;
        visit.person.keeps_a_picture("let-in-clinic").await;
        visit.person.presses("Let it in").await;
        visit
            .person
            .reads("Choose the patient of whom it may read")
            .await;
        visit.person.keeps_a_picture("let-in-clinic-nobody").await;
        visit
            .person
            .types("Name or programme number", "Lotte")
            .await;
        visit.person.presses("Find").await;
        visit.person.reads("Lotte Pending-Sample").await;
        clicks(&visit, "//input[@name='about']").await;
        let code = comes_back_with_a_code(&mut visit, "Let it in").await;
        app.redeems(visit.ledger(), &code, "clinic");
        visit.person.opens("/clinic/programs").await;
        visit.person.reads("of the patient RT-").await;
        visit.person.keeps_a_picture("let-in-clinic-own").await;
        visit.has_come_to("prescriber").await;
        // Opened from a patient's page it comes back with what it was told, and nobody is chosen.
        let lotte = visit
            .shown
            .iter()
            .find(|one| one.course.who == "Lotte Pending-Sample");
        let lotte = lotte.expect("Lotte").patient.to_string();
        visit
            .person
            .opens(&CHART.replace("{patient}", &lotte))
            .await;
        visit.person.keeps_a_picture("let-in-chart").await;
        visit.person.only_glances(true);
        visit.person.follows("Diary of others (synthetic)").await;
        visit.person.reads("Back at the program").await;
        visit.person.only_glances(false);
        let told = visit
            .person
            .browser()
            .current_url()
            .await
            .expect("an address");
        let launch = told.query_pairs().find(|(name, _)| name == "launch");
        let launch = launch.expect("what it was opened with").1.into_owned();
        let question = format!("{}&launch={launch}", app.question());
        visit.person.opens(&question).await;
        visit.person.reads_in("whom", "Lotte Pending-Sample").await;
        visit.person.keeps_a_picture("let-in-opened").await;
        // Whoever says no leaves nothing behind.
        visit.person.opens(&app.question()).await;
        visit.person.only_glances(true);
        visit.person.presses("Do not let it in").await;
        visit.person.reads("Back at the program").await;
        visit.person.only_glances(false);
        let back = visit
            .person
            .browser()
            .current_url()
            .await
            .expect("an address");
        assert!(
            back.query()
                .unwrap_or_default()
                .contains("error=access_denied")
        );
        // Who has nothing to show, and a program that nobody opened.
        visit.signs_in("pharmacist").await;
        visit.person.opens(&app.question()).await;
        visit.person.reads("Nothing here is yours to show").await;
        visit.person.keeps_a_picture("let-in-not-for-you").await;
        let unknown = app.question().replace(NAME, "nobody-s-program");
        visit.person.opens(&unknown).await;
        visit.person.reads("Nobody is asked").await;
        look::shown_at(visit.person.browser(), 320, 640, "dark").await;
        visit.person.keeps_a_picture("let-in-unknown").await;
    });
}
