//! The few shapes that carry a state beside its word. They are decoration to a screen reader: the word is always there.

use maud::{Markup, html};

/// A tick in a circle: yes, done, met.
pub(crate) fn yes() -> Markup {
    html! {
        svg viewBox="0 0 24 24" aria-hidden="true" focusable="false" {
            circle cx="12" cy="12" r="10.5" fill="none" stroke="currentColor" stroke-width="2" {}
            path d="M7 12.5l3.4 3.5L17 8.5" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" {}
        }
    }
}

/// A cross in an octagon: no, blocked, unmet.
pub(crate) fn no() -> Markup {
    html! {
        svg viewBox="0 0 24 24" aria-hidden="true" focusable="false" {
            path d="M8 1.5h8L22.5 8v8L16 22.5H8L1.5 16V8z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" {}
            path d="M8.5 8.5l7 7m0-7l-7 7" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" {}
        }
    }
}

/// A clock: waiting, not known yet, soon.
pub(crate) fn wait() -> Markup {
    html! {
        svg viewBox="0 0 24 24" aria-hidden="true" focusable="false" {
            path d="M12 2l9.5 10L12 22 2.5 12z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" {}
            path d="M12 8v4.6" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" {}
            circle cx="12" cy="16" r="1.3" fill="currentColor" {}
        }
    }
}

/// An i in a square: to be known.
pub(crate) fn info() -> Markup {
    html! {
        svg viewBox="0 0 24 24" aria-hidden="true" focusable="false" {
            rect x="2" y="2" width="20" height="20" rx="4" fill="none" stroke="currentColor" stroke-width="2" {}
            path d="M12 11v6" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" {}
            circle cx="12" cy="7.2" r="1.4" fill="currentColor" {}
        }
    }
}

/// A filled ring: the step to take now.
pub(crate) fn now() -> Markup {
    html! {
        svg viewBox="0 0 24 24" aria-hidden="true" focusable="false" {
            circle cx="12" cy="12" r="10.5" fill="none" stroke="currentColor" stroke-width="2" {}
            circle cx="12" cy="12" r="5" fill="currentColor" {}
        }
    }
}

/// An empty ring: a step for later.
pub(crate) fn later() -> Markup {
    html! {
        svg viewBox="0 0 24 24" aria-hidden="true" focusable="false" {
            circle cx="12" cy="12" r="10.5" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3.3 3.3" {}
        }
    }
}

/// The product's mark.
pub(crate) fn mark() -> Markup {
    html! {
        svg viewBox="0 0 32 32" aria-hidden="true" focusable="false" {
            rect width="32" height="32" rx="7" fill="currentColor" {}
            path class="mark-line" d="M9 24V8h7.5a5 5 0 0 1 0 10H9m7.5 0L23 24" fill="none" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round" {}
        }
    }
}

/// A way back.
pub(crate) fn back() -> Markup {
    html! {
        svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false" {
            path d="M10 2.5L4.5 8l5.5 5.5" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" {}
        }
    }
}
