//! `cargo xtask assets`: front-end files and fonts that others wrote, kept as they came.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use sha2::{Digest as _, Sha256};

use crate::licences::ACCEPTED;
use crate::spdx::Expression;
use crate::{Failure, shell};

pub(crate) const HELP: &str = "\
Check the vendored front-end files and fonts, or fetch a version of one package.

Usage: cargo xtask assets
       cargo xtask assets --refresh NAME VERSION [FILE-IN-PACKAGE...]
       cargo xtask assets --refresh-for-tests NAME VERSION [FILE-IN-PACKAGE...]

Without arguments: every file under crates/web/assets/vendor/ (pages), crates/interop/assets/vendor/
(documents) and crates/web/tests/vendor/, which only tests use, is listed in lock.toml there, every listed file
is present with the SHA-256 that the lock gives, under a licence we accept, and each
package brings the text of its licence.

With --refresh: fetches that exact version with `npm pack` (no script of the package is run), copies
the files and rewrites lock.toml. A package that is in the lock keeps its list of files; a new one
needs the files named as they lie in the package, such as dist/htmx.min.js. Its licence text is
taken along. Read the difference before committing it.
";

/// For pages, where a new package goes.
const FOLDER: &str = "crates/web/assets/vendor";
/// What lies here is neither built into the program nor served by it.
const FOLDER_OF_TESTS: &str = "crates/web/tests/vendor";
/// Every folder of vendored files: for pages, for documents, for tests.
const FOLDERS: &[&str] = &[FOLDER, "crates/interop/assets/vendor", FOLDER_OF_TESTS];
/// Licences of fonts alone, accepted beside those of programs: the font goes into every document that is handed on.
const ACCEPTED_FOR_FONTS: &[&str] = &["Bitstream-Vera"];
const LOCK: &str = "lock.toml";
const LOCK_HEADER: &str = "\
# Files that others wrote, kept as they came. Checked by `cargo xtask assets`, and rewritten by
# `cargo xtask assets --refresh NAME VERSION`. `from` is the place of the file in its package.
";

/// One vendored file: a table of the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Vendored {
    package: String,
    version: String,
    /// The licence expression of the package.
    licence: String,
    /// Where the file lies in the package.
    from: String,
    /// Where it lies in the vendor folder.
    file: String,
    /// In lower-case hexadecimal digits.
    sha256: String,
}

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => FOLDERS
            .iter()
            .try_for_each(|folder| check(Path::new(folder))),
        ["--refresh", name, version, files @ ..] if !name.starts_with('-') => {
            refresh(Path::new(folder_of(name)?), name, version, files)
        }
        ["--refresh-for-tests", name, version, files @ ..] if !name.starts_with('-') => {
            refresh(Path::new(FOLDER_OF_TESTS), name, version, files)
        }
        _ => Err(Failure::Misused(format!(
            "these arguments are not understood\n\n{HELP}"
        ))),
    }
}

/// The folder whose lock names the package.
fn folder_of(package: &str) -> Result<&'static str, Failure> {
    for folder in FOLDERS {
        let has_lock = Path::new(folder).join(LOCK).exists();
        if has_lock
            && read_lock(Path::new(folder))?
                .iter()
                .any(|one| one.package == package)
        {
            return Ok(folder);
        }
    }
    Ok(FOLDERS[0])
}

fn check(folder: &Path) -> Result<(), Failure> {
    if !folder.exists() {
        println!("No front-end file is vendored.");
        return Ok(());
    }
    let locked = read_lock(folder)?;
    let findings = findings(folder, &locked)?;
    Failure::unless_empty(
        &findings,
        "A vendored file is kept as it came: `cargo xtask assets --refresh NAME VERSION` fetches it and \
         rewrites the lock.",
    )?;
    println!("{} vendored files are as the lock says.", locked.len());
    Ok(())
}

fn findings(folder: &Path, locked: &[Vendored]) -> Result<Vec<String>, Failure> {
    let mut findings = Vec::new();
    let mut listed = BTreeMap::new();
    for vendored in locked {
        let Vendored {
            file,
            sha256,
            licence,
            ..
        } = vendored;
        if listed.insert(file.as_str(), vendored).is_some() {
            findings.push(format!("{file} is listed twice"));
        }
        if !is_inside(file) {
            findings.push(format!("{file} points outside the vendor folder"));
            continue;
        }
        match std::fs::read(folder.join(file)) {
            Err(error) => findings.push(format!("{file} is listed and cannot be read: {error}")),
            Ok(bytes) => {
                let found = sha256_of(&bytes);
                if found != *sha256 {
                    findings.push(format!(
                        "{file} has SHA-256 {found}, and the lock says {sha256}"
                    ));
                }
            }
        }
        match Expression::parse(licence) {
            Err(error) => findings.push(format!(
                "{file} is under `{licence}`, which cannot be read: {error}"
            )),
            Ok(expression) if expression.is_satisfied_by(&accepted_for(file)) => {}
            Ok(_) => findings.push(format!(
                "{file} is under `{licence}`, which we have not accepted"
            )),
        }
    }
    for file in files_below(folder)? {
        if file != LOCK && !listed.contains_key(file.as_str()) {
            findings.push(format!("{file} is not listed in {LOCK}"));
        }
    }
    findings.extend(package_findings(locked));
    Ok(findings)
}

/// The licences under which a file may be vendored, with the texts that come with it.
fn accepted_for(file: &str) -> Vec<&'static str> {
    let is_of_a_font = file.ends_with("-LICENSE") || file.ends_with(".ttf");
    let fonts: &[&str] = if is_of_a_font {
        ACCEPTED_FOR_FONTS
    } else {
        &[]
    };
    [ACCEPTED, fonts].concat()
}

/// A package has one version, and brings the text of its licence.
fn package_findings(locked: &[Vendored]) -> Vec<String> {
    let mut packages: BTreeMap<&str, Vec<&Vendored>> = BTreeMap::new();
    for vendored in locked {
        packages
            .entry(&vendored.package)
            .or_default()
            .push(vendored);
    }
    let mut findings = Vec::new();
    for (package, files) in packages {
        if files
            .windows(2)
            .any(|pair| pair[0].version != pair[1].version)
        {
            findings.push(format!("{package} is listed in more than one version"));
        }
        if !files.iter().any(|vendored| is_licence_text(&vendored.from)) {
            findings.push(format!("{package} comes without the text of its licence"));
        }
    }
    findings
}

fn refresh(folder: &Path, name: &str, version: &str, files: &[&str]) -> Result<(), Failure> {
    let mut locked = if folder.join(LOCK).exists() {
        read_lock(folder)?
    } else {
        Vec::new()
    };
    // Path in the package, and the name it has here; a licence text cannot keep its name beside another's.
    let mut wanted: BTreeMap<String, String> = locked
        .iter()
        .filter(|vendored| vendored.package == name)
        .map(|vendored| (vendored.from.clone(), vendored.file.clone()))
        .collect();
    for file in files {
        wanted
            .entry((*file).to_owned())
            .or_insert_with(|| base_name(file).to_owned());
    }
    if wanted.is_empty() {
        return Err(Failure::Misused(format!(
            "{name} is not in the lock yet: say which of its files to vendor"
        )));
    }

    let scratch = Scratch::new()?;
    let package = unpack(&scratch.0, name, version)?;
    let declared = licence_of(&package, version)?;
    // Where a package declares no expression, the one stays that somebody put in the lock who read its text.
    let licence = match locked.iter().find(|vendored| vendored.package == name) {
        Some(earlier) if Expression::parse(&declared).is_err() => earlier.licence.clone(),
        _ => declared,
    };
    if !wanted.keys().any(|from| is_licence_text(from)) {
        let text = files_below(&package)?
            .into_iter()
            .find(|file| !file.contains('/') && is_licence_text(file));
        let text = text.ok_or_else(|| {
            Failure::Found(format!(
                "{name} {version} has no licence text: name its file"
            ))
        })?;
        let here = format!(
            "{}-{}",
            name.trim_start_matches('@').replace('/', "-"),
            text
        );
        wanted.insert(text, here);
    }

    locked.retain(|vendored| vendored.package != name);
    let mut fetched = Vec::new();
    for (from, file) in wanted {
        if !is_inside(&from) {
            return Err(Failure::Misused(format!(
                "{from} points outside the package"
            )));
        }
        if let Some(other) = locked.iter().find(|vendored| vendored.file == file) {
            return Err(Failure::Found(format!(
                "{file} is already vendored from {}",
                other.package
            )));
        }
        let bytes = std::fs::read(package.join(&from)).map_err(|error| {
            Failure::Found(format!(
                "{name} {version} has no readable file {from}: {error}"
            ))
        })?;
        locked.push(Vendored {
            package: name.to_owned(),
            version: version.to_owned(),
            licence: licence.clone(),
            from,
            file: file.clone(),
            sha256: sha256_of(&bytes),
        });
        fetched.push((file, bytes));
    }
    for (file, bytes) in fetched {
        write(&folder.join(&file), &bytes)?;
        println!("{name} {version}: {file}");
    }
    locked.sort_by(|one, other| (&one.package, &one.file).cmp(&(&other.package, &other.file)));
    write(&folder.join(LOCK), print_lock(&locked).as_bytes())?;
    check(folder)
}

/// Fetches a package and returns the folder of its files.
fn unpack(scratch: &Path, name: &str, version: &str) -> Result<PathBuf, Failure> {
    let printed = shell::output(
        Command::new("npm")
            .args(["pack", "--ignore-scripts", "--silent", "--pack-destination"])
            .arg(scratch)
            .arg(format!("{name}@{version}")),
    )?;
    let archive = scratch.join(base_name(printed.lines().last().unwrap_or_default().trim()));
    let package = scratch.join("unpacked");
    std::fs::create_dir(&package).map_err(|error| cannot_write(&package, &error))?;
    shell::output(
        Command::new("tar")
            .arg("-xzf")
            .arg(archive)
            .args(["--strip-components=1", "--no-same-owner", "-C"])
            .arg(&package),
    )?;
    Ok(package)
}

/// The licence expression of an unpacked package, once it is known to be the version asked for.
fn licence_of(package: &Path, version: &str) -> Result<String, Failure> {
    let manifest = std::fs::read_to_string(package.join("package.json"))
        .map_err(|error| Failure::Found(format!("the package has no package.json: {error}")))?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest).map_err(|error| {
        Failure::Found(format!(
            "the package.json of the package cannot be read: {error}"
        ))
    })?;
    let found = manifest["version"].as_str().unwrap_or("none");
    if found != version {
        return Err(Failure::Misused(format!(
            "`{version}` is not an exact version: it names {found}"
        )));
    }
    let licence = manifest["license"].as_str();
    licence
        .map(str::to_owned)
        .ok_or_else(|| Failure::Found("the package declares no licence expression".to_owned()))
}

fn read_lock(folder: &Path) -> Result<Vec<Vendored>, Failure> {
    let path = folder.join(LOCK);
    let text = std::fs::read_to_string(&path)
        .map_err(|error| Failure::Found(format!("{} cannot be read: {error}", path.display())))?;
    parse_lock(&text).map_err(|error| Failure::Found(format!("{}:{error}", path.display())))
}

/// Reads the little TOML the lock is written in: `[[file]]` tables of plain strings. The error begins with the line.
fn parse_lock(text: &str) -> Result<Vec<Vendored>, String> {
    let mut tables: Vec<(usize, BTreeMap<&str, &str>)> = Vec::new();
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if line == "[[file]]" {
            tables.push((number, BTreeMap::new()));
            continue;
        }
        let (key, value) = plain_string(line).ok_or_else(|| {
            format!("{number}: expected `[[file]]` or a line such as `file = \"htmx.min.js\"`")
        })?;
        let Some((_, table)) = tables.last_mut() else {
            return Err(format!(
                "{number}: `{key}` stands before the first `[[file]]`"
            ));
        };
        if !["package", "version", "licence", "from", "file", "sha256"].contains(&key) {
            return Err(format!("{number}: `{key}` is not a key of a vendored file"));
        }
        if table.insert(key, value).is_some() {
            return Err(format!("{number}: `{key}` is given twice"));
        }
    }
    tables
        .into_iter()
        .map(|(number, table)| vendored(number, &table))
        .collect()
}

fn plain_string(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once('=')?;
    let value = value.trim().strip_prefix('"')?.strip_suffix('"')?;
    (!value.contains(['"', '\\'])).then_some((key.trim(), value))
}

fn vendored(number: usize, table: &BTreeMap<&str, &str>) -> Result<Vendored, String> {
    let take = |key: &str| match table.get(key) {
        Some(value) if !value.is_empty() => Ok((*value).to_owned()),
        _ => Err(format!("{number}: this file has no `{key}`")),
    };
    Ok(Vendored {
        package: take("package")?,
        version: take("version")?,
        licence: take("licence")?,
        from: take("from")?,
        file: take("file")?,
        sha256: take("sha256")?,
    })
}

fn print_lock(locked: &[Vendored]) -> String {
    let mut text = String::from(LOCK_HEADER);
    for Vendored {
        package,
        version,
        licence,
        from,
        file,
        sha256,
    } in locked
    {
        text.push_str(&format!(
            "\n[[file]]\npackage = \"{package}\"\nversion = \"{version}\"\nlicence = \"{licence}\"\n\
             from = \"{from}\"\nfile = \"{file}\"\nsha256 = \"{sha256}\"\n"
        ));
    }
    text
}

/// The files below a folder, as paths with strokes, in order.
fn files_below(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let unreadable =
            |error| Failure::Found(format!("{} cannot be read: {error}", next.display()));
        for entry in std::fs::read_dir(&next).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(folder).unwrap_or(&path);
                files.push(inside.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    files.sort();
    Ok(files)
}

fn sha256_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn is_inside(path: &str) -> bool {
    Path::new(path)
        .components()
        .all(|component| matches!(component, Component::Normal(_)))
}

fn is_licence_text(path: &str) -> bool {
    let name = base_name(path).to_ascii_uppercase();
    ["LICENSE", "LICENCE", "COPYING"]
        .iter()
        .any(|start| name.starts_with(start))
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, bytes))
        .map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Found(format!("{} cannot be written: {error}", path.display()))
}

/// A folder of our own among the temporary files, gone when we are done with it.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Scratch, Failure> {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("retinue-xtask-{}-{count}", std::process::id()));
        std::fs::create_dir(&folder).map_err(|error| cannot_write(&folder, &error))?;
        Ok(Scratch(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is a temporary file, and the system's to clear.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A vendor folder with one package of two files, as a refresh leaves it.
    fn vendor_folder() -> (Scratch, Vec<Vendored>) {
        let scratch = Scratch::new().expect("a temporary folder");
        let locked = vec![
            vendor(&scratch, "dist/page.js", "page.js", b"hello"),
            vendor(&scratch, "LICENSE", "page-LICENSE", b"Do as you like."),
        ];
        write(&scratch.0.join(LOCK), print_lock(&locked).as_bytes()).expect("the lock is written");
        (scratch, locked)
    }

    fn vendor(scratch: &Scratch, from: &str, file: &str, bytes: &[u8]) -> Vendored {
        write(&scratch.0.join(file), bytes).expect("a vendored file is written");
        Vendored {
            package: "page".to_owned(),
            version: "1.0.0".to_owned(),
            licence: "0BSD".to_owned(),
            from: from.to_owned(),
            file: file.to_owned(),
            sha256: sha256_of(bytes),
        }
    }

    fn only_finding(scratch: &Scratch, locked: &[Vendored]) -> String {
        let mut findings = findings(&scratch.0, locked).expect("the folder can be read");
        assert_eq!(findings.len(), 1, "{findings:?}");
        findings.remove(0)
    }

    #[test]
    fn the_digest_is_the_published_one() {
        assert_eq!(
            sha256_of(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn files_as_the_lock_says_pass() {
        let (scratch, locked) = vendor_folder();
        assert_eq!(read_lock(&scratch.0).expect("the lock can be read"), locked);
        assert!(check(&scratch.0).is_ok());
    }

    #[test]
    fn no_vendor_folder_is_nothing_to_check() {
        assert!(check(Path::new("no/such/folder")).is_ok());
    }

    #[test]
    fn a_folder_without_a_lock_fails() {
        let scratch = Scratch::new().expect("a temporary folder");
        assert!(check(&scratch.0).is_err());
    }

    #[test]
    fn a_changed_file_is_found() {
        let (scratch, locked) = vendor_folder();
        write(&scratch.0.join("page.js"), b"hello!").expect("the file is changed");
        assert!(only_finding(&scratch, &locked).starts_with("page.js has SHA-256"));
    }

    #[test]
    fn a_missing_file_and_an_unlisted_one_are_found() {
        let (scratch, locked) = vendor_folder();
        std::fs::remove_file(scratch.0.join("page.js")).expect("the file is removed");
        assert!(
            only_finding(&scratch, &locked).starts_with("page.js is listed and cannot be read")
        );
        let (scratch, locked) = vendor_folder();
        write(&scratch.0.join("deep/stray.js"), b"").expect("a stray file is written");
        assert_eq!(
            only_finding(&scratch, &locked),
            "deep/stray.js is not listed in lock.toml"
        );
    }

    #[test]
    fn an_unaccepted_licence_and_a_missing_licence_text_are_found() {
        let (scratch, mut locked) = vendor_folder();
        locked[0].licence = "GPL-3.0-only".to_owned();
        assert_eq!(
            only_finding(&scratch, &locked),
            "page.js is under `GPL-3.0-only`, which we have not accepted"
        );
        let (scratch, mut locked) = vendor_folder();
        locked[1].from = "NEWS".to_owned();
        assert_eq!(
            only_finding(&scratch, &locked),
            "page comes without the text of its licence"
        );
    }

    #[test]
    fn a_font_may_be_under_a_licence_of_fonts_and_a_script_may_not() {
        let font = |file: &str| {
            let scratch = Scratch::new().expect("a temporary folder");
            let mut locked = vec![
                vendor(&scratch, "ttf/page.ttf", file, b"glyphs"),
                vendor(&scratch, "LICENSE", "page-LICENSE", b"For fonts."),
            ];
            for vendored in &mut locked {
                vendored.licence = "Bitstream-Vera".to_owned();
            }
            findings(&scratch.0, &locked).expect("the folder can be read")
        };
        assert_eq!(font("page.ttf"), Vec::<String>::new());
        assert_eq!(
            font("page.js"),
            ["page.js is under `Bitstream-Vera`, which we have not accepted"]
        );
    }

    #[test]
    fn two_versions_of_one_package_and_a_file_listed_twice_are_found() {
        let (scratch, mut locked) = vendor_folder();
        locked[1].version = "2.0.0".to_owned();
        assert_eq!(
            only_finding(&scratch, &locked),
            "page is listed in more than one version"
        );
        let (scratch, mut locked) = vendor_folder();
        locked.push(locked[0].clone());
        assert_eq!(only_finding(&scratch, &locked), "page.js is listed twice");
    }

    #[test]
    fn a_listed_path_stays_inside_the_folder() {
        let (scratch, mut locked) = vendor_folder();
        locked.push(Vendored {
            file: "../escape.js".to_owned(),
            ..locked[0].clone()
        });
        assert_eq!(
            only_finding(&scratch, &locked),
            "../escape.js points outside the vendor folder"
        );
    }

    #[test]
    fn a_lock_of_another_form_is_refused_with_its_line() {
        for (text, error) in [
            (
                "file = \"a\"",
                "1: `file` stands before the first `[[file]]`",
            ),
            (
                "[[file]]\ncolour = \"red\"",
                "2: `colour` is not a key of a vendored file",
            ),
            (
                "[[file]]\nfile = \"a\"\nfile = \"b\"",
                "3: `file` is given twice",
            ),
            (
                "# no more\n[[file]]\nfile = \"a\"",
                "2: this file has no `package`",
            ),
            (
                "[[files]]",
                "1: expected `[[file]]` or a line such as `file = \"htmx.min.js\"`",
            ),
            (
                "[[file]]\nfile = \"a\\\"b\"",
                "2: expected `[[file]]` or a line such as `file = \"htmx.min.js\"`",
            ),
        ] {
            assert_eq!(parse_lock(text), Err(error.to_owned()));
        }
    }

    #[test]
    fn a_new_package_needs_its_files_named() {
        let (scratch, _) = vendor_folder();
        let Err(Failure::Misused(words)) = refresh(&scratch.0, "other", "1.0.0", &[]) else {
            panic!("there is nothing to vendor");
        };
        assert!(words.contains("say which of its files"));
    }
}
