//! Bytes in; UTF-8 text out, or the place of the first byte that is not and the encoding it looks like.

use std::fmt;
use std::sync::Arc;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use miette::SourceSpan;

use super::{SourceError, SourceFile};

/// An encoding that hospital records are found in beside UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// The name `iconv` knows it by.
    #[must_use]
    pub fn iconv_name(self) -> &'static str {
        match self.0.name() {
            "Shift_JIS" => "CP932",
            name => name,
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.name() {
            "Shift_JIS" => f.write_str("Shift_JIS (CP932)"),
            name => f.write_str(name),
        }
    }
}

/// How workbooks of office software begin: a ZIP archive (xlsx, ods), and the compound file before it (xls).
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];
/// How ISO-2022-JP turns to kanji.
const JIS: &[u8] = b"\x1b$B";

pub fn decode(name: &str, bytes: Vec<u8>) -> Result<String, SourceError> {
    if WORKBOOKS.iter().any(|start| bytes.starts_with(start)) {
        return Err(SourceError::Workbook { name: name.to_owned() });
    }
    // Looking for one byte is quick; files that hold it are few.
    let jis = || bytes.windows(JIS.len()).position(|part| part == JIS);
    if let Some(at) = bytes.contains(&JIS[0]).then(jis).flatten() {
        return Err(error(name, &bytes, at, encoding_rs::ISO_2022_JP));
    }
    if let Some(encoding) = utf16(&bytes) {
        return Err(error(name, &bytes, 0, encoding));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(bad) => {
            let valid = bad.utf8_error().valid_up_to();
            let bytes = bad.into_bytes();
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
            detector.feed(&bytes, true);
            let encoding = detector.guess(Some(b"jp"), Utf8Detection::Deny);
            Err(error(name, &bytes, valid, encoding))
        }
    }
}

/// UTF-16 by its byte order mark, or by zero bytes beside ASCII at the start.
fn utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match bytes {
        [0xff, 0xfe, ..] | [1..=0x7f, 0, 1..=0x7f, 0, ..] => Some(encoding_rs::UTF_16LE),
        [0xfe, 0xff, ..] | [0, 1..=0x7f, 0, 1..=0x7f, ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

/// The error, with the text as the guessed encoding reads it, so that the place can be shown.
fn error(name: &str, bytes: &[u8], valid: usize, encoding: &'static encoding_rs::Encoding) -> SourceError {
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let start = encoding.decode_without_bom_handling(&bytes[..valid]).0.len().min(text.len());
    let start = text.floor_char_boundary(start);
    let length = text[start..].chars().next().map_or(0, char::len_utf8);
    let at = SourceSpan::new(start.into(), length);
    let file = Arc::new(SourceFile::new(name, text.into_owned()));
    SourceError::Encoding { file, at, encoding: Encoding(encoding) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(encoding: &'static encoding_rs::Encoding, text: &str, shown: &str, place: &str) {
        let bytes = encoding.encode(text).0.into_owned();
        case_bytes(bytes, shown, place);
    }

    #[track_caller]
    fn case_bytes(bytes: Vec<u8>, shown: &str, place: &str) {
        let Err(SourceError::Encoding { file, at, encoding }) = decode("a.yaml", bytes) else {
            panic!("expected an encoding error");
        };
        assert_eq!(encoding.to_string(), shown);
        assert_eq!(&file.text()[at.offset()..at.offset() + at.len()], place);
    }

    #[test]
    fn japanese_encodings_are_named_and_located() {
        let text = "facility:\n  name: 架空みなと総合病院の医療情報課が管理する記録\n";
        case(encoding_rs::SHIFT_JIS, text, "Shift_JIS (CP932)", "架");
        case(encoding_rs::EUC_JP, text, "EUC-JP", "架");
        let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        case_bytes(wide(u16::to_le_bytes), "UTF-16LE", "f");
        case_bytes(wide(u16::to_be_bytes), "UTF-16BE", "f");
    }

    #[test]
    fn workbooks_old_and_new_are_named() {
        for bytes in [&b"PK\x03\x04\x14\x00"[..], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"] {
            let read = decode("a.yaml", bytes.to_vec());
            assert!(matches!(read, Err(SourceError::Workbook { .. })), "{bytes:?}");
        }
    }

    #[test]
    fn utf8_with_a_mark_is_read_as_it_is() {
        assert_eq!(decode("a.yaml", "\u{feff}a: あ".into()).unwrap(), "\u{feff}a: あ");
    }
}
