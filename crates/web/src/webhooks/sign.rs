//! The signature of a notification, as Standard Webhooks has it: HMAC-SHA256 over name, time and body.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use retinue_ledger::WebhookSecret;

/// The value of `webhook-signature`: one signature for each secret, parted by blanks.
pub(super) fn signatures(
    secrets: &[WebhookSecret],
    id: &str,
    timestamp: i64,
    body: &str,
) -> String {
    let signed = format!("{id}.{timestamp}.{body}");
    let each = secrets.iter().map(|secret| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.bytes());
        let tag = hmac::sign(&key, signed.as_bytes());
        format!("v1,{}", STANDARD.encode(tag))
    });
    each.collect::<Vec<_>>().join(" ")
}

/// A secret as its receiver is given it.
pub(crate) fn as_shown(secret: &WebhookSecret) -> String {
    format!("whsec_{}", STANDARD.encode(secret.bytes()))
}
