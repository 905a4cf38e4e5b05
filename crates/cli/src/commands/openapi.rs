//! `retinue openapi`: the machine interface, as OpenAPI.

use crate::ending::{Ended, Trouble};

/// Print the description (OpenAPI 3.1) of the JSON interface for pharmacies' own programs
#[derive(clap::Args)]
pub(crate) struct OpenApi {}

impl OpenApi {
    pub(super) fn run(self) -> Result<Ended, Trouble> {
        crate::text::print_json(retinue_web::openapi())?;
        Ok(Ended::Yes)
    }
}
