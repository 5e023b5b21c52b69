//! What the operating system refused in; why, in Japanese where it is one of the usual reasons, out.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::sync::Arc;

/// `ELOOP`.
const TOO_MANY_LINKS: i32 = if cfg!(target_os = "linux") { 40 } else { 62 };

/// Why a file or folder cannot be read or written.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    let error = cause(error);
    // Its kind has no name that could be matched.
    if error.raw_os_error() == Some(TOO_MANY_LINKS) {
        return "リンクが輪になっているか、続きすぎています".to_owned();
    }
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

/// What the system said, where a writer of some format has put its own words around it.
fn cause(error: &io::Error) -> &io::Error {
    let mut around = error.get_ref().map(|inner| inner as &(dyn Error + 'static));
    while let Some(inner) = around {
        let shared = inner.downcast_ref::<Arc<io::Error>>().map(AsRef::as_ref);
        if let Some(found) = shared.or_else(|| inner.downcast_ref()) {
            return cause(found);
        }
        around = inner.source();
    }
    error
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
        let wrapped = io::Error::other(io::Error::other(Arc::new(io::Error::from(ErrorKind::StorageFull))));
        assert_eq!(reason(&wrapped), "空き容量がありません");
    }
}
