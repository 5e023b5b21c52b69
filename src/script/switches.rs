//! A script's text in; whether it chooses among numbers, which no comparison tells, out.

use rhai::{Engine, Token};

/// True when a `switch` has a case that is no text, or asks about a text that is put together on the spot. The choice is
/// the language's own: unlike a comparison it says nothing of how far the values are apart.
pub fn among_numbers(engine: &Engine, text: &str) -> bool {
    // Reading a script once more takes a tenth of a start.
    if !text.contains("switch") {
        return false;
    }
    let scripts = [text];
    let (tokens, _) = engine.lex(&scripts);
    // For each open bracket, whether it holds the cases of a `switch`.
    let mut open: Vec<bool> = Vec::new();
    let mut asked = false;
    let mut begins = false;
    for (token, _) in tokens {
        match token {
            Token::Switch => asked = true,
            Token::InterpolatedString(..) if asked => return true,
            Token::LeftBrace => {
                open.push(asked);
                begins = std::mem::take(&mut asked);
                continue;
            }
            Token::MapStart | Token::LeftParen | Token::LeftBracket | Token::QuestionBracket => open.push(false),
            Token::RightParen | Token::RightBracket => {
                open.pop();
            }
            Token::RightBrace => {
                open.pop();
                begins = true;
                continue;
            }
            Token::Comma | Token::Pipe => {
                begins = true;
                continue;
            }
            Token::StringConstant(..) | Token::CharConstant(..) | Token::Underscore => {}
            Token::True | Token::False => {}
            Token::EOF => break,
            _ if begins && open.last() == Some(&true) => return true,
            _ => {}
        }
        begins = false;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, odd: bool) {
        assert_eq!(among_numbers(&Engine::new_raw(), text), odd, "{text}");
    }

    #[test]
    fn texts_are_told_from_numbers() {
        case("switch kind { \"a\" => f(1, 2), \"b\" | \"c\" => { g([3, 4], #{ d: 5 }); 6 }, _ => 7 }", false);
        case("switch (x ?? \"\") { \"a\" => return fail(x, `${y}, 1`), _ => {} } f(1, 2)", false);
        case("let a = [1, 2]; if a { 3 } else { 4 }", false);
        case("switch n { 1 => 2, _ => 3 }", true);
        case("switch n { \"a\" => { 1 } -5 => 2 }", true);
        case("switch n { \"a\" | 3 => 2 }", true);
        case("switch n { \"a\" => 1, 0..9 => 2 }", true);
        case("switch `${n}` { \"1\" => 2 }", true);
    }
}
