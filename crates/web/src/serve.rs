//! Serving the site until it is told to stop, and what the installation keeps doing meanwhile.

use std::future::Future;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::app::app;
use crate::connections;
use crate::laboratory::{mllp, reading};
use crate::on_call;
use crate::site::Site;
use crate::webhooks;

/// How long requests that are under way may take once the service is told to stop.
const GRACE: Duration = Duration::from_secs(20);

/// Serves the site on `listener` until `shutdown` is done, lets the requests under way end, and writes what is held in
/// memory.
///
/// # Errors
/// What a listener for laboratories fails with.
pub async fn serve(
    listener: TcpListener,
    site: Site,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let chores = tokio::spawn(keep(site.clone(), stopped.clone()));
    let messenger = site.config.messenger.clone();
    let telling = messenger
        .map(|messenger| tokio::spawn(on_call::keep(site.clone(), messenger, stopped.clone())));
    let programs = tokio::spawn(webhooks::keep(site.clone(), stopped.clone()));
    let laboratories = laboratories(&site, &stopped)?;
    let bounds = site.config.connections;
    let server = connections::serve(listener, app(site.clone()), bounds, stopped.clone());
    let mut ending = stopped;
    tokio::spawn(async move {
        shutdown.await;
        let _ = stop.send(true);
    });
    tokio::select! {
        () = server => {}
        () = async {
            // An error means that nobody can tell any more: that is a stop too.
            let _ = ending.wait_for(|stop| *stop).await;
            tokio::time::sleep(GRACE).await;
        } => {}
    }
    chores.abort();
    programs.abort();
    if let Some(telling) = telling {
        telling.abort();
    }
    for task in laboratories {
        task.abort();
    }
    if let Ok(Err(error)) = site.ask(retinue_ledger::Ledger::close).await {
        tracing::error!(%error, "the ledger did not close well; no fact is lost");
    }
    Ok(())
}

/// Listens to laboratories, and reads what they sent; nothing where none is registered.
fn laboratories(
    site: &Site,
    stopped: &watch::Receiver<bool>,
) -> std::io::Result<Vec<tokio::task::JoinHandle<()>>> {
    let registered = &site.config.laboratories;
    if registered.senders.is_empty() {
        return Ok(Vec::new());
    }
    let mut tasks = vec![tokio::spawn(reading::keep(site.clone(), stopped.clone()))];
    if let Some(listener) = &registered.listener {
        let listener = listener.try_clone()?;
        // The reactor asks for it; what blocks would stand still there.
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        tasks.push(tokio::spawn(mllp::listen(
            listener,
            site.clone(),
            stopped.clone(),
        )));
    }
    Ok(tasks)
}

/// What the ledger asks of a service: flushing each second, sessions each minute, the turn of the day.
async fn keep(site: Site, mut stopped: watch::Receiver<bool>) {
    let mut second = tokio::time::interval(Duration::from_secs(1));
    second.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    let mut ticks: u64 = 0;
    let mut day = None;
    loop {
        tokio::select! {
            _ = second.tick() => {}
            _ = stopped.changed() => return,
        }
        let minute = ticks % 60 == 59;
        ticks = ticks.wrapping_add(1);
        let today = site.today();
        let turned = day != Some(today);
        let done = site
            .ask(move |ledger| {
                if turned {
                    ledger.turn_of_day()?;
                }
                if minute {
                    ledger.keep_sessions()?;
                }
                ledger.housekeeping()
            })
            .await;
        match done {
            // The day counts as turned only once it was: a failure is tried again, not lost until tomorrow.
            Ok(Ok(_)) => day = Some(today),
            Ok(Err(error)) => {
                tracing::warn!(%error, "a chore was not done; the next second tries again")
            }
            Err(_) => {}
        }
    }
}
