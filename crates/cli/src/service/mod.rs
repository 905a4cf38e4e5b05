//! The rooms on a listener, until someone says stop.

mod logging;
mod stop;

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use jiff::tz::TimeZone;
use retinue_ledger::Ledger;
use retinue_web::{Config as SiteConfig, Connections, DemonstrationSignIn, Site};

use crate::ending::Trouble;
use crate::installation::Config;

pub(crate) use logging::log_to_stderr;

/// A service that listens and does not answer yet.
pub(crate) struct Service {
    listener: TcpListener,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Service {
    /// A service on a listener.
    ///
    /// # Errors
    /// A failure of the system.
    pub(crate) fn on(listener: TcpListener) -> Result<Service, Trouble> {
        let address = listener.local_addr().map_err(Trouble::failed)?;
        // The reactor asks for it; what blocks would stand still there.
        listener.set_nonblocking(true).map_err(Trouble::failed)?;
        Ok(Service { listener, address })
    }

    /// The address for a browser.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// What is said when others than this machine could listen in.
    pub(crate) fn warning(&self, config: &Config) -> Option<String> {
        let open = !self.address.ip().is_loopback() && !config.behind_tls;
        open.then(|| {
            "warning: passwords would travel in the clear. Put a TLS proxy in front and set behind-tls = true in the configuration."
                .to_owned()
        })
    }

    /// Serves until the process is told to stop, then lets what is under way end and closes the ledger.
    ///
    /// # Errors
    /// A failure of the system.
    pub(crate) fn run(self, ledger: Ledger, mut site: SiteConfig) -> Result<(), Trouble> {
        // Programs on this machine reach it as it listens, where nothing else was said.
        if site.public_url.is_none() && self.address.ip().is_loopback() {
            site.public_url = Some(format!("http://{}", self.address));
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| {
                Trouble::failed(format!("the service could not be started: {error}"))
            })?;
        runtime.block_on(async move {
            let listener =
                tokio::net::TcpListener::from_std(self.listener).map_err(Trouble::failed)?;
            let stop = stop::told()?;
            retinue_web::serve(listener, Site::new(ledger, site), stop)
                .await
                .map_err(|error| Trouble::failed(format!("the service ended: {error}")))
        })
    }
}

/// What the site is told of the configuration.
pub(crate) fn site(config: &Config, demonstration: Vec<DemonstrationSignIn>) -> SiteConfig {
    let defaults = SiteConfig::default();
    SiteConfig {
        installation_name: config
            .installation_name
            .clone()
            .unwrap_or(defaults.installation_name),
        behind_tls: config.behind_tls,
        behind_proxy: config.behind_proxy,
        // The name was looked up when the configuration was read.
        local_zone: config
            .local_zone
            .as_deref()
            .and_then(|name| TimeZone::get(name).ok())
            .unwrap_or(defaults.local_zone),
        public_url: config.public_url.clone(),
        document_limit: config.document_limit.unwrap_or(defaults.document_limit),
        connections: connections(config, defaults.connections),
        demonstration,
        intended_use: config.care.accepted(),
        help: config.care.help(),
        messenger: config.on_call.messenger(),
        ..SiteConfig::default()
    }
}

/// How patient the service is with a connection.
fn connections(config: &Config, unsaid: Connections) -> Connections {
    let seconds = |said: Option<u64>, unsaid| said.map_or(unsaid, Duration::from_secs);
    Connections {
        most: config.most_connections.unwrap_or(unsaid.most),
        // Behind a proxy every connection comes from the proxy: it counts its own callers.
        of_one: (!config.behind_proxy)
            .then(|| config.most_connections_of_one.or(unsaid.of_one))
            .flatten(),
        head: seconds(config.request_head_seconds, unsaid.head),
        idle: seconds(config.connection_idle_seconds, unsaid.idle),
        unread: unsaid.unread,
    }
}
