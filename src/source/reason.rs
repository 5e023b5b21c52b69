//! What the operating system refused in; why, in Japanese where it is one of the usual reasons, out.

use std::io::{self, ErrorKind};

/// Why a file or folder cannot be read or written.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    let usual = match error.kind() {
        ErrorKind::NotFound => "その名前のファイルかフォルダがありません",
        ErrorKind::PermissionDenied => "権限がありません",
        ErrorKind::AlreadyExists => "その名前のファイルかフォルダがすでにあります",
        ErrorKind::IsADirectory => "ファイルではなく、フォルダです",
        ErrorKind::NotADirectory => "途中にフォルダでないものがあります",
        ErrorKind::StorageFull => "空き容量がありません",
        ErrorKind::QuotaExceeded => "割り当てられた容量を超えます",
        ErrorKind::ReadOnlyFilesystem => "読み取り専用の場所です",
        ErrorKind::InvalidFilename => "使えない名前です",
        ErrorKind::TimedOut => "応答がありません",
        _ => return error.to_string(),
    };
    usual.to_owned()
}

/// Why a folder cannot be walked.
#[must_use]
pub fn walk_reason(error: &ignore::Error) -> String {
    error.io_error().map_or_else(|| error.to_string(), reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_reasons_are_japanese_and_others_stay_as_they_are() {
        assert_eq!(reason(&ErrorKind::PermissionDenied.into()), "権限がありません");
        let missing = std::fs::File::open("no-such-folder/no-such-file").unwrap_err();
        assert_eq!(reason(&missing), "その名前のファイルかフォルダがありません");
        assert_eq!(reason(&io::Error::other("strange")), "strange");
    }
}
