//! Turns `words/*.toml`, the sentences that patients read, into code. A sentence that a language lacks ends the build.

#[path = "build/words.rs"]
mod words;

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

const FOLDER: &str = "words";

fn main() -> ExitCode {
    println!("cargo:rerun-if-changed={FOLDER}");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    match read().map(|files| words::as_code(&files)) {
        Ok(Ok(code)) => write(&code),
        Ok(Err(faults)) => {
            for fault in &faults {
                eprintln!("error: {fault}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: the folder {FOLDER} cannot be read: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Each file by its name in the folder, in the order of the names.
fn read() -> io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(FOLDER)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if let Some(name) = name.filter(|name| name.ends_with(".toml")) {
            files.push((name.to_owned(), fs::read_to_string(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

fn write(code: &str) -> ExitCode {
    let Some(folder) = env::var_os("OUT_DIR") else {
        eprintln!("error: cargo names no folder for what is generated");
        return ExitCode::FAILURE;
    };
    match fs::write(Path::new(&folder).join("words.rs"), code) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: the generated words cannot be written: {error}");
            ExitCode::FAILURE
        }
    }
}
