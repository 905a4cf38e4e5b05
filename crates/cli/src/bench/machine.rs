//! On what was measured.

use serde::Serialize;

/// The machine and the build.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Machine {
    /// The processor, as the system names it.
    pub(super) processor: String,
    /// Its cores.
    pub(super) cores: usize,
    /// The system's kernel.
    pub(super) system: String,
    /// How many ran or waited to run on average over the last minute, before the measurement's end.
    pub(super) load: String,
    /// The SQLite built in.
    pub(super) sqlite: &'static str,
    /// The version of this program.
    pub(super) version: &'static str,
    /// Whether it was built with optimisation; figures of a build without say little.
    pub(super) optimised: bool,
}

impl Machine {
    /// This one.
    pub(super) fn this() -> Machine {
        Machine {
            processor: processor().unwrap_or_else(|| "unknown".to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            system: read("/proc/sys/kernel/osrelease")
                .unwrap_or_else(|| std::env::consts::OS.to_owned()),
            load: read("/proc/loadavg")
                .and_then(|text| text.split(' ').next().map(str::to_owned))
                .unwrap_or_else(|| "unknown".to_owned()),
            sqlite: rusqlite::version(),
            version: env!("CARGO_PKG_VERSION"),
            optimised: !cfg!(debug_assertions),
        }
    }
}

fn processor() -> Option<String> {
    let text = read("/proc/cpuinfo")?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn read(path: &str) -> Option<String> {
    Some(std::fs::read_to_string(path).ok()?.trim().to_owned())
}
