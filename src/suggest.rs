//! A word that is not known and the words that are; the nearest one out. Full-width text; its half-width form out.

/// The nearest of `known`, when it is near enough to be meant: a third of the letters may differ, and at least one.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = word.chars().count();
    let limit = (letters / 3).max(1);
    known
        .into_iter()
        // Letters that one has and the other lacks differ: a word of a million letters is compared with no short one.
        .filter(|candidate| candidate.chars().count().abs_diff(letters) <= limit)
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The end of a message: 「もしかして `…`」, or nothing.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|near| format!("もしかして `{near}` ですか？"))
}

/// The half-width form of full-width letters, digits and signs, as office software for Japanese writes them.
#[must_use]
pub fn half_width(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '‐' | '‑' | '–' | '−' | 'ー' => '-',
        '。' => '.',
        '、' => ',',
        c => c,
    };
    text.chars().map(half).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_offered_and_far_ones_are_not() {
        let known = ["expires_date", "scope", "standard"];
        assert_eq!(nearest("expire_date", known), Some("expires_date"));
        assert_eq!(nearest("scpoe", known), Some("scope"));
        assert_eq!(nearest("phone", known), None);
        assert_eq!(nearest("V-PAC", ["V-PACS", "V-EMR"]), Some("V-PACS"));
    }
}
