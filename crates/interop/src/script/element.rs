//! An element whose children are taken one by one, so that none is left over or read twice.

use std::str::FromStr;

use retinue_kernel::Id;
use roxmltree::Node;

use super::NAMESPACE;
use super::fault::Fault;

/// An element that is being read. Its path holds documented names only.
pub(super) struct Element<'a> {
    path: String,
    children: Vec<(&'static str, Node<'a, 'a>)>,
}

impl<'a> Element<'a> {
    /// Holds the element against the names that it may have, each at most once.
    pub(super) fn of(
        node: Node<'a, 'a>,
        path: String,
        names: &[&'static str],
    ) -> Result<Element<'a>, Fault> {
        let mut element = Element {
            path,
            children: Vec::new(),
        };
        if node.attributes().next().is_some() {
            return Err(element.fault("has an attribute; no element has one"));
        }
        for child in node.children() {
            if child.is_text() && child.text().unwrap_or_default().trim().is_empty() {
                continue;
            }
            if !child.is_element() {
                return Err(element.fault(
                    "has text, a comment or an instruction between its elements; leave it out",
                ));
            }
            let known = names.iter().find(|name| is(child, name));
            let Some(name) = known else {
                return Err(element.fault("has an element that is not documented; leave it out"));
            };
            if element.children.iter().any(|(taken, _)| taken == name) {
                return Err(element.within(name, "stands more than once"));
            }
            element.children.push((name, child));
        }
        Ok(element)
    }

    fn fault(&self, remedy: &'static str) -> Fault {
        Fault::At {
            place: self.path.clone(),
            remedy,
        }
    }

    /// A fault of a child.
    pub(super) fn within(&self, name: &str, remedy: &'static str) -> Fault {
        Fault::At {
            place: format!("{}/{name}", self.path),
            remedy,
        }
    }

    fn child(&self, name: &str) -> Option<Node<'a, 'a>> {
        let found = self.children.iter().find(|(known, _)| *known == name);
        found.map(|(_, node)| *node)
    }

    /// The one child that there is.
    pub(super) fn only(&self) -> Result<(&'static str, Node<'a, 'a>), Fault> {
        match self.children.as_slice() {
            [one] => Ok(*one),
            _ => Err(self.fault("must hold exactly one element")),
        }
    }

    /// A child with children of its own.
    pub(super) fn inner(
        &self,
        name: &'static str,
        names: &[&'static str],
    ) -> Result<Element<'a>, Fault> {
        let node = self
            .child(name)
            .ok_or_else(|| self.within(name, "is missing"))?;
        self.under(name, node, names)
    }

    /// A child that was found before.
    pub(super) fn under(
        &self,
        name: &str,
        node: Node<'a, 'a>,
        names: &[&'static str],
    ) -> Result<Element<'a>, Fault> {
        Element::of(node, format!("{}/{name}", self.path), names)
    }

    /// The text of a child, or nothing where there is no such child.
    fn text(&self, name: &str) -> Result<Option<&'a str>, Fault> {
        let Some(node) = self.child(name) else {
            return Ok(None);
        };
        if node.attributes().next().is_some() {
            return Err(self.within(name, "has an attribute; no element has one"));
        }
        let mut inside = node.children();
        match (inside.next(), inside.next()) {
            (Some(text), None) if text.is_text() => Ok(text.text().map(str::trim)),
            _ => Err(self.within(name, "must hold text and nothing else")),
        }
    }

    /// An id that may be left out.
    pub(super) fn maybe_id(&self, name: &str) -> Result<Option<Id>, Fault> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let id = Id::new(text)
            .ok_or_else(|| self.within(name, "must be 1 to 128 bytes of printable text"))?;
        Ok(Some(id))
    }

    /// An id.
    pub(super) fn id(&self, name: &str) -> Result<Id, Fault> {
        self.maybe_id(name)?
            .ok_or_else(|| self.within(name, "is missing"))
    }

    /// A value in its one written form.
    pub(super) fn value<T: FromStr>(&self, name: &str, remedy: &'static str) -> Result<T, Fault> {
        let text = self
            .text(name)?
            .ok_or_else(|| self.within(name, "is missing"))?;
        text.parse().map_err(|_| self.within(name, remedy))
    }

    /// A whole number from 1.
    pub(super) fn count(&self, name: &str) -> Result<u16, Fault> {
        let text = self
            .text(name)?
            .ok_or_else(|| self.within(name, "is missing"))?;
        digits(text).ok_or_else(|| self.within(name, "must be a whole number from 1, in digits"))
    }

    /// Whether there is such a child.
    pub(super) fn has(&self, name: &str) -> bool {
        self.child(name).is_some()
    }
}

/// Whether a node is this element of ours.
pub(super) fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().namespace() == Some(NAMESPACE) && node.tag_name().name() == name
}

/// A whole number from 1 in digits alone: `+30`, which other readers take, is none.
pub(super) fn digits(text: &str) -> Option<u16> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| plain && *number > 0)
}
