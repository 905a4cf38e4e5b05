//! The stylesheet, the script and the mark: embedded, and named by their content so that they may be kept for ever.

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

use super::fault::Fault;

#[derive(RustEmbed)]
#[folder = "assets"]
struct Files;

/// One file as it is served.
pub(crate) struct Asset {
    /// `retinue-0a1b2c3d4e5f.css`.
    name: String,
    media_type: &'static str,
    bytes: Cow<'static, [u8]>,
}

impl Asset {
    fn new(
        stem: &str,
        extension: &str,
        media_type: &'static str,
        bytes: Cow<'static, [u8]>,
    ) -> Asset {
        let digest = hex::encode(Sha256::digest(&bytes));
        let short: String = digest.chars().take(16).collect();
        Asset {
            name: format!("{stem}-{short}.{extension}"),
            media_type,
            bytes,
        }
    }

    /// The path under which it is served.
    pub(crate) fn path(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

/// All files that a page may name.
pub(crate) struct Assets {
    pub(crate) stylesheet: Asset,
    pub(crate) htmx: Asset,
    pub(crate) mark: Asset,
}

/// The embedded files. Their content is fixed when the program is built.
pub(crate) static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    // The numbers in the names of the style files are their order.
    let mut parts: Vec<_> = Files::iter()
        .filter(|name| name.ends_with(".css"))
        .collect();
    parts.sort();
    let mut style = Vec::new();
    for part in parts {
        style.extend_from_slice(&embedded(&part));
        style.push(b'\n');
    }
    Assets {
        stylesheet: Asset::new(
            "retinue",
            "css",
            "text/css; charset=utf-8",
            Cow::Owned(style),
        ),
        htmx: Asset::new(
            "htmx",
            "js",
            "text/javascript; charset=utf-8",
            embedded("vendor/htmx.min.js"),
        ),
        mark: Asset::new("mark", "svg", "image/svg+xml", embedded("mark.svg")),
    }
});

fn embedded(name: &str) -> Cow<'static, [u8]> {
    Files::get(name).map(|file| file.data).unwrap_or_default()
}

/// `GET /assets/{name}`.
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let assets = &*ASSETS;
    match [&assets.stylesheet, &assets.htmx, &assets.mark]
        .into_iter()
        .find(|asset| asset.name == name)
    {
        None => Fault::NotFound.into_response(),
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.media_type),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            asset.bytes.clone(),
        )
            .into_response(),
    }
}
