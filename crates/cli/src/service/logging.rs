//! What a service writes down about itself, on standard error. Nothing about a patient is in it.

use tracing_subscriber::EnvFilter;

/// Writes warnings and errors to standard error; `RETINUE_LOG` asks for more, in the words of `tracing`.
pub(crate) fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("RETINUE_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    // A second call would fail, and there is none.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_target(false)
        .try_init();
}
