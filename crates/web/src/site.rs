//! What every handler can reach.

use std::sync::Arc;

use retinue_kernel::Mode;

use crate::config::Config;

/// What every handler can reach. Cloning is cheap.
#[derive(Clone)]
pub struct Site {
    pub(crate) config: Arc<Config>,
}

impl Site {
    pub(crate) fn mode(&self) -> Mode {
        Mode::Sandbox
    }
}
