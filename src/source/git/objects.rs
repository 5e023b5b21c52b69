//! Names of objects in; their bytes out, all from one `git cat-file --batch`.
//!
//! One question is asked at a time, and its answer read to the end: neither side ever waits for the other to read.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::thread::JoinHandle;

use super::GitError;
use super::command::{failed, git, heard, listen, said, start};

/// How the command is called in errors.
const COMMAND: &str = "cat-file";

/// The objects of a repository.
#[derive(Debug)]
pub struct Objects {
    folder: PathBuf,
    process: Option<Process>,
}

/// The command while it runs.
#[derive(Debug)]
struct Process {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
    said: Option<JoinHandle<String>>,
}

/// What there is of an object.
#[derive(Debug)]
pub enum Object {
    /// All of it.
    Bytes(Vec<u8>),
    /// It is larger than was asked for: this many bytes.
    TooLarge(u64),
    /// It is not in the repository: in a partial clone it would have to be fetched.
    Absent,
}

impl Objects {
    /// Nothing runs before the first question.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, process: None }
    }

    /// The object with this name, unless it has more bytes than `most`.
    pub fn read(&mut self, id: &str, most: u64) -> Result<Object, GitError> {
        let mut process = match self.process.take() {
            Some(process) => process,
            None => Process::start(&self.folder)?,
        };
        match process.ask(id, most) {
            // What is too large is still to come: this process is of no more use, and ends here.
            Ok(object @ Object::TooLarge(_)) => Ok(object),
            Ok(object) => {
                self.process = Some(process);
                Ok(object)
            }
            Err(error) => {
                let heard = process.end();
                Err(if heard.is_empty() { failed(COMMAND, &error) } else { said(&self.folder, COMMAND, &heard) })
            }
        }
    }
}

impl Process {
    fn start(folder: &Path) -> Result<Self, GitError> {
        let mut git = git(folder);
        let mut child = start(git.args([COMMAND, "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()))?;
        let said = child.stderr.take().map(listen);
        match (child.stdin.take(), child.stdout.take()) {
            (Some(questions), Some(answers)) => Ok(Self { child, questions, answers: BufReader::new(answers), said }),
            _ => Err(failed(COMMAND, &ErrorKind::BrokenPipe.into())),
        }
    }

    /// The answer is `id kind size`, a line feed, the bytes, a line feed; or `id missing`.
    fn ask(&mut self, id: &str, most: u64) -> io::Result<Object> {
        self.questions.write_all(format!("{id}\n").as_bytes())?;
        self.questions.flush()?;
        let mut head = String::new();
        self.answers.by_ref().take(1 << 10).read_line(&mut head)?;
        let words: Vec<&str> = head.split_ascii_whitespace().collect();
        let size: u64 = match words[..] {
            [_, "missing"] => return Ok(Object::Absent),
            [_, _, size] => size.parse().map_err(|_| ErrorKind::InvalidData)?,
            _ => return Err(ErrorKind::UnexpectedEof.into()),
        };
        if size > most {
            return Ok(Object::TooLarge(size));
        }
        let mut bytes = Vec::new();
        self.answers.by_ref().take(size + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != size + 1 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        bytes.pop();
        Ok(Object::Bytes(bytes))
    }

    /// Ends it; what it said.
    fn end(mut self) -> String {
        // What it had to say it has said before it closed its answers.
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.said.take().map(heard).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
