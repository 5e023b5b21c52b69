//! A quote in; the text up to the other one, on the same line, out.

use std::borrow::Cow;

use super::Quick;

impl<'t> Quick<'_, 't> {
    /// The text of the quoted scalar that starts here; the place is then behind it.
    pub fn quoted(&mut self) -> Option<Cow<'t, str>> {
        let (text, quote) = (self.cursor.text, self.cursor.peek());
        let body = &text[self.cursor.at + 1..];
        let mut at = 0;
        let mut decoded: Option<String> = None;
        let mut from = 0;
        loop {
            let length =
                body.as_bytes()[at..].iter().position(|&b| b == quote || matches!(b, b'\\' | b'\n' | b'\r'))?;
            at += length;
            let next = body.as_bytes().get(at + 1).copied();
            let sign = match (body.as_bytes()[at], next) {
                (b'\\', _) if quote == b'\'' => {
                    at += 1;
                    continue;
                }
                (b'\\', Some(escaped)) => escape(escaped)?,
                (b'\'', Some(b'\'')) => '\'',
                (b, _) if b == quote => break,
                // A text of several lines, or one that does not end.
                _ => return None,
            };
            let decoded = decoded.get_or_insert_default();
            decoded.push_str(&body[from..at]);
            decoded.push(sign);
            at += 2;
            from = at;
        }
        self.cursor.at += at + 2;
        Some(match decoded {
            Some(decoded) => Cow::Owned(decoded + &body[from..at]),
            None => Cow::Borrowed(&body[..at]),
        })
    }
}

/// The character of an escape of one letter.
fn escape(letter: u8) -> Option<char> {
    Some(match letter {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => return None,
    })
}
