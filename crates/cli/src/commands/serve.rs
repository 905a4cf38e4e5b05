//! `retinue serve`: the rooms over a ledger, until told to stop.

use serde_json::json;

use crate::ending::{Ended, Trouble};
use crate::installation::{DEFAULT_LISTEN, InstallationOptions, bind};
use crate::service::{Service, log_to_stderr, site};
use crate::text::print;

/// Serve the rooms of prescriber, pharmacist, patient and administrator
///
/// A ledger is made where there is none. It listens on this machine only unless told otherwise, and stops, with
/// everything written, on an interrupt or a termination signal. `/livez` and `/readyz` answer whether it runs and whether
/// it may be asked.
#[derive(clap::Args)]
pub(crate) struct Serve {
    /// Where to listen [default: what the configuration says, or 127.0.0.1:7410]
    #[arg(long, value_name = "ADDR", env = "RETINUE_LISTEN")]
    listen: Option<String>,
    #[command(flatten)]
    installation: InstallationOptions,
}

impl Serve {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        log_to_stderr();
        let installation = self.installation.read()?;
        let listen = self.listen.or_else(|| installation.config.listen.clone());
        let service = Service::on(bind(listen.as_deref().unwrap_or(DEFAULT_LISTEN))?)?;
        let laboratories = installation.config.hl7.opened()?;
        let servers = installation.config.fhir_servers.iter();
        let servers: Result<Vec<_>, _> = servers.map(|server| server.opened()).collect();
        let servers = servers.map_err(|says| Trouble::input("configuration", says))?;
        let ehrs = installation.config.ehrs.iter();
        let ehrs: Result<Vec<_>, _> = ehrs.map(|ehr| ehr.opened()).collect();
        let ehrs = ehrs.map_err(|says| Trouble::input("configuration", says))?;
        let webhook_roots = installation.config.webhooks.opened();
        let webhook_roots = webhook_roots.map_err(|says| Trouble::input("configuration", says))?;
        if let Some(warning) = service.warning(&installation.config) {
            eprintln!("{warning}");
        }
        let ledger = installation.open_or_make()?;
        let told = if json {
            let told = json!({
                "address": service.address,
                "url": service.url(),
                "data": installation.folder(),
                "installation": ledger.installation(),
            });
            format!("{told}\n")
        } else {
            format!(
                "Retinue serves {} at {}\n",
                installation.folder().display(),
                service.url()
            )
        };
        print(told.as_bytes())?;
        if !ledger.has_accounts().map_err(Trouble::failed)? {
            eprintln!(
                "Nobody can sign in yet. Make the first account: retinue user create LOGIN --role administrator --data {}",
                installation.folder().display()
            );
        }
        let mut site = site(&installation.config, Vec::new());
        site.laboratories = laboratories;
        site.fhir_servers = servers;
        site.ehrs = ehrs;
        site.webhook_roots = webhook_roots;
        service.run(ledger, site)?;
        Ok(Ended::Yes)
    }
}
