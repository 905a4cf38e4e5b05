//! Programs of others: registered by the office, believed by their signatures, each signed token once.

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use retinue_ledger::program::scope::{Interaction, Permission, Scopes};
use retinue_ledger::{
    Introspected, IntrospectedToken, NewProgram, NotProven, ProgramToken, SessionError, Subject,
    SubmitError,
};
use serde_json::{Value, json};

use crate::harness::{Clinic, PHARMACY, PRESCRIBER, fresh, id, minutes_later};

pub(crate) const TOKEN_URL: &str = "https://registry.example/token";
pub(crate) const NAME: &str = "clinic-ehr";
const ASKS: &str = "system/Patient.rs system/GuidanceResponse.r";

/// A program of somebody else with the keys that it made for itself.
pub(crate) struct Maker {
    algorithm: Algorithm,
    key: EncodingKey,
    kid: &'static str,
}

impl Maker {
    pub(crate) fn of(algorithm: Algorithm, kid: &'static str) -> Maker {
        let der = match algorithm {
            Algorithm::RS384 => {
                let pair = aws_lc_rs::rsa::KeyPair::generate(KeySize::Rsa2048).unwrap();
                let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().unwrap();
                der.as_ref().to_vec()
            }
            Algorithm::ES384 => {
                let made = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING).unwrap();
                made.to_pkcs8v1().unwrap().as_ref().to_vec()
            }
            _ => {
                let made = Ed25519KeyPair::generate().unwrap();
                made.to_pkcs8v1().unwrap().as_ref().to_vec()
            }
        };
        let key = match algorithm {
            Algorithm::RS384 => EncodingKey::from_rsa_pem(pem(&der).as_bytes()).unwrap(),
            Algorithm::ES384 => EncodingKey::from_ec_der(&der),
            _ => EncodingKey::from_ed_der(&der),
        };
        Maker {
            algorithm,
            key,
            kid,
        }
    }

    /// The key set as the maker hands it over.
    pub(crate) fn set(&self) -> String {
        let mut key =
            serde_json::to_value(Jwk::from_encoding_key(&self.key, self.algorithm).unwrap())
                .unwrap();
        key["kid"] = json!(self.kid);
        key["alg"] = json!(name_of(self.algorithm));
        json!({ "keys": [key] }).to_string()
    }

    pub(crate) fn signs(&self, claims: &Value) -> String {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(self.kid.to_owned());
        encode(&header, claims, &self.key).unwrap()
    }
}

fn name_of(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::RS384 => "RS384",
        Algorithm::ES384 => "ES384",
        _ => "EdDSA",
    }
}

/// A key in the armour of RFC 7468, written where the test runs: no key lies in the tree.
fn pem(der: &[u8]) -> String {
    use std::fmt::Write as _;
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in der.chunks(3) {
        let mut bytes = [0u8; 3];
        bytes[..chunk.len()].copy_from_slice(chunk);
        let all = u32::from_be_bytes([0, bytes[0], bytes[1], bytes[2]]);
        for place in 0..4 {
            if place <= chunk.len() {
                let letter = LETTERS[(all >> (18 - 6 * place)) as usize & 63];
                text.push(char::from(letter));
            } else {
                text.push('=');
            }
        }
    }
    let what = ["PRIVATE", "KEY"].join(" ");
    let mut armour = format!("-----BEGIN {what}-----\n");
    for line in text.as_bytes().chunks(64) {
        writeln!(armour, "{}", String::from_utf8_lossy(line)).unwrap();
    }
    armour + &format!("-----END {what}-----\n")
}

/// Registered by the console for the clinic of the prescriber.
pub(crate) fn registered(clinic: &Clinic, maker: &Maker) -> Result<(), SubmitError> {
    register(
        clinic,
        NAME,
        Subject::Prescriber(id(PRESCRIBER)),
        &maker.set(),
    )
}

pub(crate) fn register(
    clinic: &Clinic,
    name: &str,
    party: Subject,
    keys: &str,
) -> Result<(), SubmitError> {
    clinic.ledger.register_program(
        &clinic.ledger.at_the_console(),
        fresh(),
        &NewProgram {
            party,
            program: name.to_owned(),
            name: "Record system of the clinic".to_owned(),
            keys: keys.to_owned(),
            scopes: ASKS.to_owned(),
        },
    )
}

/// What a right assertion says, under a one-use name.
pub(crate) fn claims(clinic: &Clinic, jti: &str) -> Value {
    let now = clinic.clock.now().as_second();
    json!({ "iss": NAME, "sub": NAME, "aud": TOKEN_URL, "exp": now + 240, "iat": now, "jti": jti })
}

pub(crate) fn token(clinic: &Clinic, assertion: &str) -> Result<ProgramToken, NotProven> {
    let issued = clinic.ledger.program_token(assertion, TOKEN_URL, None)?;
    Ok(issued.token)
}

#[test]
fn a_program_of_a_clinic_gets_a_token_for_its_signature_and_reads_as_the_clinic() {
    for algorithm in [Algorithm::RS384, Algorithm::ES384, Algorithm::EdDSA] {
        let clinic = Clinic::in_service();
        let maker = Maker::of(algorithm, "one");
        registered(&clinic, &maker).expect("the key is one that we take");
        let token = token(&clinic, &maker.signs(&claims(&clinic, "first"))).expect("it is proven");
        let program = clinic.ledger.program(&token).expect("the token holds");
        assert_eq!(program.party(), &Subject::Prescriber(id(PRESCRIBER)));
        assert_eq!(program.reader().account().as_str(), "program clinic-ehr");
        let clinician = program
            .reader()
            .clinician()
            .expect("it reads as the clinic");
        assert_eq!(clinician.prescriber(), &id(PRESCRIBER));
        assert_eq!(
            program.permits("Patient", Interaction::Search),
            Permission::Yes
        );
        assert_eq!(
            program.permits("Patient", Interaction::Create),
            Permission::No
        );
        assert_eq!(
            program.permits("Observation", Interaction::Read),
            Permission::No
        );
    }
}

#[test]
fn a_signed_token_is_good_once() {
    let clinic = Clinic::in_service();
    let maker = Maker::of(Algorithm::EdDSA, "one");
    registered(&clinic, &maker).unwrap();
    let assertion = maker.signs(&claims(&clinic, "once"));
    token(&clinic, &assertion).expect("the first time");
    assert!(matches!(token(&clinic, &assertion), Err(NotProven::Used)));
    // The name is what counts, not the bytes around it.
    let mut again = claims(&clinic, "once");
    again["exp"] = json!(clinic.clock.now().as_second() + 200);
    assert!(matches!(
        token(&clinic, &maker.signs(&again)),
        Err(NotProven::Used)
    ));
    // After its names were forgotten, the token itself is over.
    minutes_later(&clinic, 6);
    clinic.ledger.keep_sessions().unwrap();
    assert!(matches!(
        token(&clinic, &assertion),
        Err(NotProven::Claim(_))
    ));
}

#[test]
fn a_case_is_told_once_both_looks_at_it_are_on_disk_in_one_write() {
    let clinic = Clinic::in_service();
    let number = clinic.registers_a_patient("Synthetic Patient").number;
    let maker = Maker::of(Algorithm::EdDSA, "one");
    registered(&clinic, &maker).unwrap();
    let token = token(&clinic, &maker.signs(&claims(&clinic, "case"))).unwrap();
    let program = clinic.ledger.program(&token).unwrap();
    let case = clinic.ledger.case_of_number(&program, &number.to_string());
    assert_eq!(case.expect("the clinic treats").number, number);
    let file = crate::harness::raw(&clinic.ledger);
    let mut written = file
        .prepare("SELECT act, segment FROM access_log WHERE account = ?1 ORDER BY segment, line")
        .unwrap();
    let written: Vec<(String, u32)> = written
        .query_map(("program clinic-ehr",), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let [(found, first), (read, second)] = written.as_slice() else {
        panic!("two looks: {written:?}");
    };
    assert_eq!([found, read], ["find-by-number", "read-patient-file"]);
    assert_eq!(first, second, "one write holds both");
    clinic.is_whole();
}

#[test]
fn of_many_who_send_one_signed_token_at_the_same_moment_one_gets_a_token() {
    let clinic = Clinic::in_service();
    let maker = Maker::of(Algorithm::EdDSA, "one");
    registered(&clinic, &maker).unwrap();
    let assertion = maker.signs(&claims(&clinic, "raced"));
    let won = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| token(&clinic, &assertion).is_ok()))
            .collect();
        tries
            .into_iter()
            .filter_map(|one| one.join().ok())
            .filter(|won| *won)
            .count()
    });
    assert_eq!(won, 1);
}

#[test]
fn a_forged_or_stale_signed_token_is_refused() {
    let clinic = Clinic::in_service();
    let maker = Maker::of(Algorithm::ES384, "one");
    let stranger = Maker::of(Algorithm::ES384, "one");
    registered(&clinic, &maker).unwrap();
    let now = clinic.clock.now().as_second();
    let with = |name: &str, value: Value| {
        let mut claims = claims(&clinic, name);
        claims[name] = value;
        token(&clinic, &maker.signs(&claims)).map(drop)
    };
    for (name, value) in [
        ("exp", json!(now)),
        ("exp", json!(now - 1)),
        ("exp", json!(now + 331)),
        ("iat", json!(now + 31)),
        ("nbf", json!(now + 31)),
        ("aud", json!("https://another.example/token")),
        ("aud", json!(format!("{TOKEN_URL}/"))),
        ("aud", json!([])),
        ("sub", json!("another")),
        ("sub", Value::Null),
        ("jti", json!(" ")),
        ("jti", json!("x".repeat(201))),
    ] {
        let answer = with(name, value.clone());
        assert!(
            matches!(answer, Err(NotProven::Claim(_))),
            "{name} = {value}: {answer:?}"
        );
    }
    for (name, value) in [
        ("exp", json!("soon")),
        ("exp", json!(1e300)),
        ("exp", json!(-1)),
        ("jti", Value::Null),
        ("jti", json!({ "$ne": "" })),
    ] {
        assert!(with(name, value.clone()).is_err(), "{name} = {value}");
    }
    assert!(matches!(
        with("iss", json!("another")),
        Err(NotProven::Unknown)
    ));
    // Signed by another key that calls itself the same.
    let forged = stranger.signs(&claims(&clinic, "forged"));
    assert!(matches!(token(&clinic, &forged), Err(NotProven::Unknown)));
    // The public key as a secret, no signature at all, and what is no token.
    let public = clinic_key(&maker);
    let mixed = encode(
        &Header::new(Algorithm::HS384),
        &claims(&clinic, "mixed"),
        &EncodingKey::from_secret(public.as_bytes()),
    )
    .unwrap();
    assert!(matches!(token(&clinic, &mixed), Err(NotProven::Claim(_))));
    let right = maker.signs(&claims(&clinic, "right"));
    let (signed, _) = right.rsplit_once('.').unwrap();
    let body = signed.split_once('.').unwrap().1;
    // {"alg":"none"}
    let none = format!("eyJhbGciOiJub25lIn0.{body}.");
    for broken in [
        format!("{signed}."),
        none,
        "x".to_owned(),
        String::new(),
        "a.b.c".repeat(4_000),
    ] {
        assert!(token(&clinic, &broken).is_err(), "{broken:.40}");
    }
    // None of it spent the name of the right one.
    token(&clinic, &right).expect("the right one");
}

fn clinic_key(maker: &Maker) -> String {
    let set: Value = serde_json::from_str(&maker.set()).unwrap();
    set["keys"][0].to_string()
}

#[test]
fn a_token_is_gone_at_the_next_request_once_it_is_over_given_back_or_its_program_ended() {
    let clinic = Clinic::in_service();
    let console = clinic.ledger.at_the_console();
    let maker = Maker::of(Algorithm::EdDSA, "one");
    registered(&clinic, &maker).unwrap();
    let fresh_token = |name: &str| token(&clinic, &maker.signs(&claims(&clinic, name))).unwrap();
    let holds =
        |token: &ProgramToken| !matches!(clinic.ledger.program(token), Err(SessionError::Ended));

    let given_back = fresh_token("a");
    let assertion = maker.signs(&claims(&clinic, "back"));
    clinic
        .ledger
        .revoke_program_token(&assertion, TOKEN_URL, &given_back)
        .unwrap();
    assert!(!holds(&given_back));

    let over = fresh_token("b");
    minutes_later(&clinic, 4);
    assert!(holds(&over));
    minutes_later(&clinic, 1);
    assert!(!holds(&over));

    let of_old_key = fresh_token("c");
    let second = Maker::of(Algorithm::EdDSA, "two");
    clinic
        .ledger
        .replace_program_keys(&console, fresh(), &id(NAME), &second.set())
        .unwrap();
    assert!(!holds(&of_old_key));
    let old = maker.signs(&claims(&clinic, "d"));
    assert!(matches!(token(&clinic, &old), Err(NotProven::Unknown)));

    let last = token(&clinic, &second.signs(&claims(&clinic, "e"))).unwrap();
    clinic
        .ledger
        .end_program(&console, fresh(), &id(NAME), Some(id("the contract ended")))
        .unwrap();
    assert!(!holds(&last));
    let after = second.signs(&claims(&clinic, "f"));
    assert!(matches!(token(&clinic, &after), Err(NotProven::Unknown)));
    // The name is taken for good, and the office sees who did what.
    assert!(registered(&clinic, &maker).is_err());
    let on_record = clinic.ledger.programs(&console).unwrap();
    let kinds: Vec<&str> = on_record[0].acts.iter().map(|act| act.kind).collect();
    assert_eq!(
        kinds,
        [
            "program-registered",
            "program-keys-replaced",
            "program-ended"
        ]
    );
    assert!(on_record[0].acts.iter().all(|act| act.by.is_some()));
    assert!(!on_record[0].acts_now);
}

/// A token that no person stands behind.
fn of_itself(found: Option<Introspected>) -> IntrospectedToken {
    match found {
        Some(Introspected::OfAProgram(found)) => found,
        other => panic!("no token of a program: {other:?}"),
    }
}

#[test]
fn a_program_learns_of_its_own_tokens_only_and_the_programmes_of_every() {
    let clinic = Clinic::in_service();
    let (clinics, pharmacys, office) = (
        Maker::of(Algorithm::EdDSA, "c"),
        Maker::of(Algorithm::EdDSA, "p"),
        Maker::of(Algorithm::EdDSA, "o"),
    );
    registered(&clinic, &clinics).unwrap();
    register(
        &clinic,
        "counter",
        Subject::Pharmacy(id(PHARMACY)),
        &pharmacys.set(),
    )
    .unwrap();
    register(&clinic, "watch", Subject::Programme, &office.set()).unwrap();
    let token = token(&clinic, &clinics.signs(&claims(&clinic, "a"))).unwrap();
    let asks = |maker: &Maker, name: &str, jti: &str| {
        let mut claims = claims(&clinic, jti);
        claims["iss"] = json!(name);
        claims["sub"] = json!(name);
        clinic
            .ledger
            .introspect_program_token(&maker.signs(&claims), TOKEN_URL, &token)
            .unwrap()
    };
    assert_eq!(of_itself(asks(&clinics, NAME, "1")).program, id(NAME));
    assert!(asks(&pharmacys, "counter", "1").is_none());
    assert_eq!(
        of_itself(asks(&office, "watch", "1")).scopes.to_string(),
        ASKS
    );
    // A pharmacy's program spends another's assertion no more than its own.
    clinic
        .ledger
        .revoke_program_token(
            &{
                let mut claims = claims(&clinic, "2");
                claims["iss"] = json!("counter");
                claims["sub"] = json!("counter");
                pharmacys.signs(&claims)
            },
            TOKEN_URL,
            &token,
        )
        .unwrap();
    assert!(
        clinic.ledger.program(&token).is_ok(),
        "another's token stands"
    );
}

#[test]
fn no_key_that_holds_a_secret_or_is_too_weak_is_registered() {
    let clinic = Clinic::in_service();
    let sound: Value =
        serde_json::from_str(&clinic_key(&Maker::of(Algorithm::ES384, "one"))).unwrap();
    let with = |name: &str, value: Value| {
        let mut key = sound.clone();
        key[name] = value;
        key.to_string()
    };
    let secret = json!({ "kty": "oct", "k": "c2VjcmV0" }).to_string();
    let short = json!({ "kty": "RSA", "n": "x".repeat(171), "e": "AQAB" }).to_string();
    for keys in [
        with("d", json!("AAAA")),
        with("crv", json!("P-256")),
        with("alg", json!("ES256")),
        with("use", json!("enc")),
        with("kid", json!(7)),
        with("x", json!("!")),
        secret,
        short,
        json!({ "keys": [] }).to_string(),
        json!({ "keys": [sound, sound] }).to_string(),
        "not JSON".to_owned(),
        "[]".to_owned(),
    ] {
        let party = Subject::Prescriber(id(PRESCRIBER));
        let answer = register(&clinic, NAME, party, &keys);
        assert!(
            matches!(&answer, Err(SubmitError::Refused(refused)) if refused.because.iter().any(|one| one.field == "keys")),
            "{keys}: {answer:?}"
        );
    }
    assert!(
        register(
            &clinic,
            NAME,
            Subject::Prescriber(id("nobody")),
            &sound.to_string()
        )
        .is_err()
    );
    assert!(
        clinic
            .ledger
            .programs(&clinic.ledger.at_the_console())
            .unwrap()
            .is_empty()
    );
}

#[test]
fn scopes_are_read_strictly_and_never_grant_more_than_was_registered() {
    for wrong in [
        "patient/Patient.r",
        "user/*.cruds",
        "openid",
        "system/Patient",
        "system/Patient.",
        "system/Patient.sr",
        "system/Patient.rr",
        "system/patient.r",
        "system/Patient.read",
        "system/.r",
        "system/Patient.r?",
        "system/Patient.r?category",
        "system/Patient.r?=x",
    ] {
        assert!(Scopes::from_text(wrong).is_err(), "{wrong}");
    }
    let allowed =
        Scopes::from_text("system/Observation.rs?category=laboratory system/Patient.r").unwrap();
    let granted = |asked: &str| {
        allowed
            .granted(&Scopes::from_text(asked).unwrap())
            .to_string()
    };
    assert_eq!(
        granted("system/*.cruds"),
        "system/Observation.rs?category=laboratory system/Patient.r"
    );
    assert_eq!(
        granted("system/Observation.s?status=final"),
        "system/Observation.s?category=laboratory&status=final"
    );
    assert_eq!(granted("system/Patient.u system/Task.r"), "");
    assert_eq!(
        allowed.permits("Observation", Interaction::Read),
        Permission::Narrowed(vec![&[("category".to_owned(), "laboratory".to_owned())]])
    );
}

/// A program that was registered for every resource gained nothing when a pharmacy's own names were added.
#[test]
fn a_pharmacys_names_are_reached_by_name_and_never_by_a_star() {
    let scopes = |text: &str| Scopes::from_text(text).unwrap();
    let everything = scopes("system/*.cruds");
    let own = scopes("system/DispenseRequest.c system/SupplyAct.c");
    let asks =
        |scopes: &Scopes| scopes.permits("DispenseRequest", Interaction::Create) == Permission::Yes;
    assert!(!asks(&everything) && asks(&own));
    assert!(everything.granted(&own).is_empty());
    assert_eq!(own.granted(&everything).to_string(), own.to_string());
    assert!(!asks(&everything.granted(&everything)));
}
