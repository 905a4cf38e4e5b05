//! `retinue man`: the manual pages, one for each command.

use std::path::PathBuf;

use serde_json::json;

use crate::ending::{Ended, Trouble};

/// Write the manual pages into a folder, one for each command
#[derive(clap::Args)]
pub(crate) struct Man {
    /// The folder; it is made when it does not exist
    dir: PathBuf,
}

impl Man {
    pub(super) fn run(self, tree: clap::Command, json: bool) -> Result<Ended, Trouble> {
        let unusable = |error: std::io::Error| {
            Trouble::failed(format!(
                "the manual pages could not be written into {}: {error}",
                self.dir.display()
            ))
        };
        std::fs::create_dir_all(&self.dir).map_err(unusable)?;
        clap_mangen::generate_to(tree, &self.dir).map_err(unusable)?;
        let mut pages = Vec::new();
        for entry in std::fs::read_dir(&self.dir).map_err(unusable)? {
            let name = entry.map_err(unusable)?.file_name();
            let name = name.to_string_lossy();
            if name.starts_with("retinue") && name.ends_with(".1") {
                pages.push(self.dir.join(&*name).display().to_string());
            }
        }
        pages.sort();
        if json {
            crate::text::print_json(&json!({ "written": pages }))?;
        } else {
            crate::text::print(format!("{}\n", pages.join("\n")).as_bytes())?;
        }
        Ok(Ended::Yes)
    }
}
