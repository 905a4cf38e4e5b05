//! One Chromium for one test: the driver started on a free port, and everything ended again by what was started.

use std::env;
use std::future::Future;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{
    ChromeCapabilities, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel,
    WebDriver,
};

use crate::person::{Person, Wrong};
use crate::world::World;

/// The longest that driver and browser may take to start, on a machine that does other things too.
const START: Duration = Duration::from_secs(90);
/// The longest that one call to the driver may take.
const CALL: Duration = Duration::from_secs(180);
/// The longest that one test may take.
const TEST: Duration = Duration::from_secs(15 * 60);

/// Whether pages may run scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scripts {
    On,
    Off,
}

/// Lets a person use the world through a browser of its own. Whatever happens to the person, browser and driver end.
pub(crate) fn with_a_browser<Done: Future<Output = ()> + Send + 'static>(
    scripts: Scripts,
    test: impl FnOnce(Arc<World>, Person) -> Done + Send + 'static,
) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let driver = Driver::start();
        let browser = driver.opens_chromium(scripts).await;
        let world = Arc::new(World::new().await);
        let wrong = Wrong::default();
        let person = Person::at(browser.clone(), world.base(), scripts, wrong.clone());
        let ended = tokio::time::timeout(TEST, tokio::spawn(test(world.clone(), person))).await;
        let quit = tokio::time::timeout(CALL, browser.quit()).await;
        drop(driver);
        drop(world);
        let wrong = wrong.told();
        for one in &wrong {
            eprintln!("{one}");
        }
        match ended {
            Err(_) => panic!("the test did not end within {TEST:?}"),
            Ok(Err(failed)) => std::panic::resume_unwind(failed.into_panic()),
            Ok(Ok(())) => quit
                .expect("the browser ends in time")
                .expect("the browser ends"),
        }
        assert!(
            wrong.is_empty(),
            "what is wrong with the pages stands above"
        );
    });
}

/// A running chromedriver with a folder for its browser.
struct Driver {
    child: Child,
    port: u16,
    chromium: PathBuf,
    /// Dropped last: the browser writes into it until it has ended.
    folder: TempDir,
}

impl Driver {
    fn start() -> Driver {
        let chromium = found("chromium", "RETINUE_CHROMIUM", "chromium");
        let chromedriver = found("chromedriver", "RETINUE_CHROMEDRIVER", "chromium-driver");
        let folder = TempDir::new().expect("a folder for the browser");
        let mut child = Command::new(&chromedriver)
            // The driver chooses a free port itself, so nobody can take it in between.
            .arg("--port=0")
            .env("XDG_CONFIG_HOME", folder.path())
            .env("XDG_CACHE_HOME", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", chromedriver.display()));
        let says = child.stdout.take().expect("it was asked to be piped");
        let (tell, told) = mpsc::channel();
        // It goes on reading after the port is known: a full pipe would stop the driver.
        std::thread::spawn(move || {
            for line in BufReader::new(says).lines().map_while(Result::ok) {
                if let Some(port) = port_of(&line) {
                    let _ = tell.send(port);
                }
            }
        });
        let port = told.recv_timeout(START);
        let mut driver = Driver {
            child,
            port: 0,
            chromium,
            folder,
        };
        // A driver that says nothing is still ended, by the value it already is.
        driver.port = port.unwrap_or_else(|_| {
            panic!(
                "{} did not say within {START:?} on which port it listens",
                chromedriver.display()
            )
        });
        driver
    }

    async fn opens_chromium(&self, scripts: Scripts) -> WebDriver {
        let client = reqwest::Client::builder()
            // Nothing of this leaves the machine, whatever the environment says about proxies.
            .no_proxy()
            .timeout(CALL)
            .build()
            .expect("a client");
        let browser = WebDriver::builder(
            format!("http://127.0.0.1:{}", self.port),
            self.wishes(scripts),
        )
        .client(client);
        match tokio::time::timeout(START, browser.connect()).await {
            Ok(Ok(browser)) => browser,
            Ok(Err(error)) => panic!("{} does not start: {error}", self.chromium.display()),
            Err(_) => panic!("{} did not start in {START:?}", self.chromium.display()),
        }
    }

    fn wishes(&self, scripts: Scripts) -> ChromeCapabilities {
        let mut wishes = DesiredCapabilities::chrome();
        let profile = self.folder.path().join("profile");
        let binary = self.chromium.to_str().expect("a path in plain text");
        wishes.set_binary(binary).expect("a wish");
        for argument in [
            "--headless=new",
            // Tests run as root in containers, where Chromium's own sandbox cannot be set up.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--lang=en-US",
            "--window-size=1280,900",
        ] {
            wishes.add_arg(argument).expect("a wish");
        }
        let profile = format!("--user-data-dir={}", profile.display());
        wishes.add_arg(&profile).expect("a wish");
        let mut preferences = json!({
            "credentials_enable_service": false,
            "profile.password_manager_enabled": false,
            "profile.password_manager_leak_detection": false,
            "intl.accept_languages": "en-US,en",
        });
        if scripts == Scripts::Off {
            preferences["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        wishes
            .add_experimental_option("prefs", preferences)
            .expect("a wish");
        wishes
            .set_logging_prefs("browser", LoggingPrefsLogLevel::All)
            .expect("a wish");
        wishes
            .set_logging_prefs("performance", LoggingPrefsLogLevel::All)
            .expect("a wish");
        wishes
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // By its own process id, and awaited, so that nothing is left behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `ChromeDriver was started successfully on port 41234.`
fn port_of(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("successfully on port ")?;
    port.trim_end_matches('.').trim().parse().ok()
}

/// A program by its variable, or on the path. Without it the test fails: a test left out looks like one that passed.
fn found(program: &str, variable: &str, package: &str) -> PathBuf {
    if let Some(named) = env::var_os(variable).filter(|named| !named.is_empty()) {
        let named = PathBuf::from(named);
        assert!(
            named.is_file(),
            "{variable} names {}, and there is no such file",
            named.display()
        );
        return named;
    }
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|candidate: &PathBuf| Path::is_file(candidate))
        .unwrap_or_else(|| {
            panic!(
                "this test drives a real browser, and `{program}` is not on the path. Install it \
                 (Debian: apt-get install {package}), or name it in {variable}."
            )
        })
}
