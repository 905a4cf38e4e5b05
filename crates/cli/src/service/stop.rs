//! When a service is told to stop: by the keyboard, or by whatever manages services.

use crate::ending::Trouble;

/// Ends when the process is told to stop.
///
/// # Errors
/// A failure of the system: a service that cannot be told to stop does not start.
#[cfg(unix)]
pub(super) fn told() -> Result<impl Future<Output = ()> + Send + 'static, Trouble> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Trouble::failed)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(Trouble::failed)?;
    let mut hang_up = signal(SignalKind::hangup()).map_err(Trouble::failed)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    })
}

/// Ends when the process is told to stop.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub(super) fn told() -> Result<impl Future<Output = ()> + Send + 'static, Trouble> {
    Ok(async {
        // An error means that nobody can tell: then the process is ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
