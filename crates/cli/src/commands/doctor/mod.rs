//! `retinue doctor`: is this installation fit to serve, and what would mend it?

mod machine;
mod record;

use serde_json::json;

use crate::ending::{Ended, Trouble};
use crate::installation::{Config, InstallationOptions};
use crate::text::{Paint, WIDTH, print, print_json, wrapped};

/// Check the installation, with a remedy for whatever is not as it must be
///
/// Exit 0 when it may serve, 3 when something stands in the way.
#[derive(clap::Args)]
pub(crate) struct Doctor {
    /// Where it will listen
    #[arg(long, value_name = "ADDR", env = "RETINUE_LISTEN")]
    listen: Option<String>,
    #[command(flatten)]
    installation: InstallationOptions,
}

/// How a check came out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Health {
    /// As it must be.
    Well,
    /// It serves, but someone should look at it.
    Look,
    /// It stands in the way.
    Ill,
}

impl Health {
    fn word(self) -> &'static str {
        match self {
            Health::Well => "well",
            Health::Look => "look",
            Health::Ill => "ILL",
        }
    }
}

/// One thing that was looked at.
struct Check {
    name: &'static str,
    health: Health,
    found: String,
    remedy: Option<String>,
}

impl Check {
    fn well(name: &'static str, found: impl Into<String>) -> Check {
        Check {
            name,
            health: Health::Well,
            found: found.into(),
            remedy: None,
        }
    }

    fn look(name: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Check {
        Check {
            name,
            health: Health::Look,
            found: found.into(),
            remedy: Some(remedy.into()),
        }
    }

    fn ill(name: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Check {
        Check {
            name,
            health: Health::Ill,
            found: found.into(),
            remedy: Some(remedy.into()),
        }
    }
}

impl Doctor {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let listen = self.listen;
        let installation = self.installation.read()?;
        let mut checks = vec![
            machine::folder(&installation.folder()),
            machine::key(&installation.key()),
            machine::disk(&installation.folder()),
            machine::sqlite(),
        ];
        checks.push(record::rules(&installation));
        checks.extend(record::ledger(&installation));
        checks.push(machine::port(&address(listen, &installation.config)));
        let fit = checks.iter().all(|check| check.health != Health::Ill);
        if json {
            let told: Vec<_> = checks
                .iter()
                .map(|check| {
                    json!({
                        "check": check.name,
                        "health": check.health.word().to_lowercase(),
                        "found": check.found,
                        "remedy": check.remedy,
                    })
                })
                .collect();
            print_json(&json!({ "fit": fit, "checks": told }))?;
        } else {
            print(told(&checks, fit).as_bytes())?;
        }
        Ok(Ended::yes_if(fit))
    }
}

fn address(listen: Option<String>, config: &Config) -> String {
    listen
        .or_else(|| config.listen.clone())
        .unwrap_or_else(|| crate::installation::DEFAULT_LISTEN.to_owned())
}

fn told(checks: &[Check], fit: bool) -> String {
    let paint = Paint::for_stdout();
    let mut text = String::new();
    for check in checks {
        let word = format!("{:<5}", check.health.word());
        let word = match check.health {
            Health::Well => paint.yes(&word).to_string(),
            Health::Look => paint.heading(&word).to_string(),
            Health::Ill => paint.no(&word).to_string(),
        };
        // Wrapped first, painted after: the signs of colour have no width.
        let row = wrapped(&format!("      {:<16} ", check.name), &check.found, WIDTH);
        text.push_str(&format!("{word} {}", row.get(6..).unwrap_or_default()));
        if let Some(remedy) = &check.remedy {
            text.push_str(&wrapped(&format!("{:22} > ", ""), remedy, WIDTH));
        }
    }
    text.push_str(&if fit {
        format!("\n{}\n", paint.yes("This installation may serve."))
    } else {
        format!(
            "\n{}\n",
            paint.no("Something stands in the way; each remedy stands beside it.")
        )
    });
    text
}
