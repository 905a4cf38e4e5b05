//! Breaking words into lines.

/// The words in lines of at most `width` characters: the first after `first`, the others after as many spaces.
///
/// A word that is longer than a line stands alone on its own.
pub(crate) fn wrapped(first: &str, words: &str, width: usize) -> String {
    hung(first, first.chars().count(), words, width)
}

/// The same, with the later lines after `indent` spaces.
pub(crate) fn hung(first: &str, indent: usize, words: &str, width: usize) -> String {
    let mut text = String::from(first);
    let mut column = first.chars().count();
    let mut fresh = true;
    for word in words.split_whitespace() {
        let length = word.chars().count();
        if !fresh && column.saturating_add(1).saturating_add(length) > width {
            text.push('\n');
            text.extend(std::iter::repeat_n(' ', indent));
            column = indent;
            fresh = true;
        }
        if !fresh {
            text.push(' ');
            column = column.saturating_add(1);
        }
        text.push_str(word);
        column = column.saturating_add(length);
        fresh = false;
    }
    text.push('\n');
    text
}
