//! The installation's signing key: made at first start, kept in a file of its own that only the owner reads.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};

use crate::chain::{Hash, seal};
use crate::error::OpenError;
use crate::ids::random;

/// The key with which checkpoints are signed.
#[derive(Clone)]
pub(crate) struct InstallationKey {
    signing: SigningKey,
}

impl std::fmt::Debug for InstallationKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InstallationKey")
            .field("id", &self.id())
            .finish_non_exhaustive()
    }
}

impl InstallationKey {
    /// Reads the key file, or makes one when `may_make` and there is none.
    pub(crate) fn at(path: &Path, may_make: bool) -> Result<InstallationKey, OpenError> {
        let unusable = |why: String| OpenError::Key {
            path: path.display().to_string(),
            why,
        };
        match fs::read_to_string(path) {
            Ok(pem) => {
                keep_private(path).map_err(|error| unusable(error.to_string()))?;
                let signing = SigningKey::from_pkcs8_pem(&pem)
                    .map_err(|_| unusable("it does not hold an Ed25519 key in PKCS #8 form".to_owned()))?;
                Ok(InstallationKey { signing })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && may_make => {
                let signing = SigningKey::from_bytes(&random()?);
                write(path, &signing).map_err(unusable)?;
                Ok(InstallationKey { signing })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(unusable(
                "it is not there, and this ledger was sealed with it. Restore it from where keys are kept".to_owned(),
            )),
            Err(error) => Err(unusable(error.to_string())),
        }
    }

    /// The public key in hexadecimal: how the ledger, and whoever checks it, names the key.
    pub(crate) fn id(&self) -> String {
        hex::encode(self.signing.verifying_key().as_bytes())
    }

    pub(crate) fn sign(&self, hash: &Hash) -> [u8; 64] {
        self.signing.sign(hash).to_bytes()
    }

    /// A hash that only this installation can compute: the same for the same text, telling nothing of it to others.
    pub(crate) fn keyed_hash(&self, purpose: &str, text: &str) -> Hash {
        let secret = self.signing.to_bytes();
        let inner = seal(&[
            b"retinue keyed hash, inner",
            purpose.as_bytes(),
            &secret,
            text.as_bytes(),
        ]);
        seal(&[
            b"retinue keyed hash, outer",
            purpose.as_bytes(),
            &secret,
            &inner,
        ])
    }
}

/// Whether `signature` over `hash` was made with the key of that id.
pub(crate) fn is_signed_by(id: &str, hash: &Hash, signature: &[u8]) -> bool {
    let key = hex::decode(id)
        .ok()
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let key = key.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
    let signature = Signature::from_slice(signature).ok();
    matches!((key, signature), (Some(key), Some(signature)) if key.verify(hash, &signature).is_ok())
}

/// Writes the key beside its place, flushes it, and only then gives it its name: no start ever finds half a key.
fn write(path: &Path, signing: &SigningKey) -> Result<(), String> {
    let pem = signing
        .to_pkcs8_pem(LineEnding::LF)
        .map_err(|error| error.to_string())?;
    let mut beside = PathBuf::from(path);
    beside.set_extension("new");
    let written = (|| {
        // What a killed start left behind is not a key yet.
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        file.write_all(pem.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        sync_folder_of(path)
    })();
    written.map_err(|error| error.to_string())
}

/// A file's name is durable when its folder is.
fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => fs::File::open(folder)?.sync_all(),
        _ => fs::File::open(".")?.sync_all(),
    }
}

/// Takes away what others may do with the file.
#[cfg(unix)]
fn keep_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = fs::metadata(path)?.permissions();
    if permissions.mode() & 0o077 != 0 {
        permissions.set_mode(0o600);
        fs::set_permissions(path, permissions)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_private(_path: &Path) -> std::io::Result<()> {
    Ok(())
}
