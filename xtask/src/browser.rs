//! The browser that the tests drive: found, or installed, or a failure that says what to install.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Failure, shell};

/// Where the tests find the browser and its driver.
#[derive(Debug)]
pub(crate) struct Browser {
    /// Handed to the tests as `RETINUE_CHROMIUM`.
    pub(crate) chromium: PathBuf,
    /// Handed to the tests as `RETINUE_CHROMEDRIVER`.
    pub(crate) chromedriver: PathBuf,
}

/// A program the tests need, the variable that may name it, and the Debian package that brings it.
struct Needed {
    program: &'static str,
    variable: &'static str,
    package: &'static str,
}

const CHROMIUM: Needed = Needed {
    program: "chromium",
    variable: "RETINUE_CHROMIUM",
    package: "chromium",
};
const CHROMEDRIVER: Needed = Needed {
    program: "chromedriver",
    variable: "RETINUE_CHROMEDRIVER",
    package: "chromium-driver",
};

/// Finds the browser and its driver, installing them when they are missing and the machine lets us.
pub(crate) fn ensure() -> Result<Browser, Failure> {
    if let (Some(chromium), Some(chromedriver)) = (find(&CHROMIUM)?, find(&CHROMEDRIVER)?) {
        return answering(Browser {
            chromium,
            chromedriver,
        });
    }
    install()?;
    match (find(&CHROMIUM)?, find(&CHROMEDRIVER)?) {
        (Some(chromium), Some(chromedriver)) => answering(Browser {
            chromium,
            chromedriver,
        }),
        _ => Err(cannot_install(
            "the packages were installed, yet the programs are not on the PATH",
        )),
    }
}

/// A program that is there but cannot start (a library is missing, say) is as good as absent.
fn answering(browser: Browser) -> Result<Browser, Failure> {
    for program in [&browser.chromium, &browser.chromedriver] {
        let version = shell::output(Command::new(program).arg("--version"))?;
        println!("{}: {}", program.display(), version.trim());
    }
    Ok(browser)
}

/// A path named by the environment is taken at its word, and refused when nothing is there to run.
fn find(needed: &Needed) -> Result<Option<PathBuf>, Failure> {
    if let Some(named) = std::env::var_os(needed.variable) {
        let named = PathBuf::from(named);
        if is_executable(&named) {
            return Ok(Some(named));
        }
        let variable = needed.variable;
        return Err(Failure::Found(format!(
            "{variable} names {}, which cannot be run",
            named.display()
        )));
    }
    Ok(find_in(
        &std::env::var_os("PATH").unwrap_or_default(),
        needed.program,
    ))
}

fn find_in(path: &OsStr, program: &str) -> Option<PathBuf> {
    std::env::split_paths(path)
        .map(|folder| folder.join(program))
        .find(|candidate| is_executable(candidate))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata()
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

fn install() -> Result<(), Failure> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    if find_in(&path, "apt-get").is_none() {
        return Err(cannot_install("this system has no apt-get"));
    }
    let as_root: &[&str] =
        if shell::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0") {
            &["env"]
        } else if shell::succeeds(Command::new("sudo").args(["-n", "true"])) {
            &["sudo", "-n", "env"]
        } else {
            return Err(cannot_install(
                "we are not root and `sudo -n` asks for a password",
            ));
        };
    println!(
        "The browser tests need `{}` and `{}`: installing the packages {} and {}.",
        CHROMIUM.program, CHROMEDRIVER.program, CHROMIUM.package, CHROMEDRIVER.package
    );
    let apt_get = |arguments: &[&str]| {
        let mut command = Command::new(as_root[0]);
        // Another package run may hold the lock on a machine that has just started.
        command.args(&as_root[1..]).args([
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "-q",
            "-o",
            "DPkg::Lock::Timeout=120",
        ]);
        shell::run(command.args(arguments))
    };
    let installed = apt_get(&["update"]).and_then(|()| {
        apt_get(&[
            "install",
            "--yes",
            "--no-install-recommends",
            CHROMIUM.package,
            CHROMEDRIVER.package,
        ])
    });
    installed.map_err(|failure| match failure {
        Failure::Found(words) => cannot_install(&words),
        other => other,
    })
}

fn cannot_install(why: &str) -> Failure {
    Failure::Found(format!(
        "The tests drive a real browser, which is missing here and cannot be installed: {why}.\n\
         Install Chromium and its driver (Debian: `apt-get install {} {}`), or name them in\n\
         {} and {}, and run the tests again.",
        CHROMIUM.package, CHROMEDRIVER.package, CHROMIUM.variable, CHROMEDRIVER.variable
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_in_a_folder_of_the_path() {
        let path = std::env::join_paths(["/nowhere", "/bin", "/usr/bin"]).expect("plain folders");
        assert!(find_in(&path, "sh").is_some());
        assert!(find_in(&path, "no-such-program").is_none());
        assert!(find_in(OsStr::new(""), "sh").is_none());
    }

    #[test]
    fn a_folder_is_no_program() {
        assert!(!is_executable(Path::new("/")));
    }

    #[test]
    fn a_missing_browser_says_what_to_install() {
        let Failure::Found(words) = cannot_install("no apt-get") else {
            panic!("a missing browser is a finding")
        };
        for word in [
            "no apt-get",
            "chromium chromium-driver",
            "RETINUE_CHROMIUM",
            "RETINUE_CHROMEDRIVER",
        ] {
            assert!(words.contains(word), "{word} is not in: {words}");
        }
    }
}
