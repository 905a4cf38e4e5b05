//! The code on a pack, and whose formulation it is.

use alloc::vec::Vec;

use retinue_kernel::Product;

use super::Knowledge;

impl Knowledge {
    /// The formulations that a National Drug Code names: none where the text is no such code, or one that is not known.
    ///
    /// It is read with its hyphens, with or without the part of the package, or as eleven digits without them. Ten digits
    /// without hyphens can be read in three ways, and are not read.
    pub fn formulations_of_code(&self, code: &str) -> Vec<Product> {
        let Some(asked) = labeler_and_product(code) else {
            return Vec::new();
        };
        let is_of = |ndc: &str| labeler_and_product(ndc) == Some(asked);
        self.products
            .iter()
            .filter(|one| one.packages.iter().any(|pack| is_of(pack.ndc.as_str())))
            .map(|one| one.formulation)
            .collect()
    }
}

/// Labeler and product of a National Drug Code; zeros in front say nothing.
fn labeler_and_product(code: &str) -> Option<(u32, u32)> {
    let code = code.trim();
    let (labeler, product, package) = if code.contains('-') {
        let mut parts = code.split('-');
        let read = (parts.next()?, parts.next()?, parts.next());
        if parts.next().is_some() {
            return None;
        }
        read
    } else if code.len() == 11 {
        (code.get(..5)?, code.get(5..9)?, code.get(9..))
    } else {
        return None;
    };
    if package.is_some_and(|package| package.len() > 2 || !is_number(package)) {
        return None;
    }
    let is_code = matches!(labeler.len(), 4..=5) && matches!(product.len(), 3..=4);
    let is_code = is_code && is_number(labeler) && is_number(product);
    is_code.then_some((labeler.parse().ok()?, product.parse().ok()?))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|one| one.is_ascii_digit())
}
