//! What is printed in; whether a terminal could take anything of it for a command. Panics if so.

/// Characters that a terminal obeys, or that change the order or the look of what is around them.
pub fn commands(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[track_caller]
pub fn harmless(text: &str) {
    let found: Vec<char> = text.chars().filter(|&c| commands(c)).collect();
    assert_eq!(found, Vec::<char>::new(), "in {} bytes", text.len());
}
