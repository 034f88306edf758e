//! The files of revisions, all read by one git: a document may be of thousands. Knows how git is asked for objects and answers, no
//! contract.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use super::git;

/// The files of a repository, by the names that git has for them.
#[derive(Debug)]
pub(super) struct Objects {
    top: PathBuf,
    /// The git that is asked, once it was.
    process: Mutex<Option<Process>>,
}

impl Objects {
    pub(super) fn of(top: PathBuf) -> Self {
        Self { top, process: Mutex::new(None) }
    }

    /// The content of a file such as `main:api/pets.yaml`. Where it is not there, or is too large, a git of its own says so.
    pub(super) fn content(&self, object: &str) -> Result<Vec<u8>, String> {
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        if !object.contains('\n') {
            if process.is_none() {
                *process = Process::start(&self.top);
            }
            match process.as_mut().map(|process| process.content(object)) {
                Some(Answer::File(bytes)) => return Ok(bytes),
                Some(Answer::None) | None => {}
                Some(Answer::Lost) => *process = None,
            }
        }
        git::content(&self.top, object)
    }
}

/// What a git that runs has answered.
enum Answer {
    File(Vec<u8>),
    /// There is no such file.
    None,
    /// Nothing that is understood, or more than is read: it can be asked no further.
    Lost,
}

/// A git that answers for one object after the other.
#[derive(Debug)]
struct Process {
    child: Child,
    asked: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Process {
    fn start(top: &PathBuf) -> Option<Self> {
        let mut command = Command::new("git");
        command.args(["cat-file", "--batch"]).current_dir(top);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().ok()?;
        let (asked, answers) = (child.stdin.take(), BufReader::new(child.stdout.take()?));
        Some(Self { child, asked, answers })
    }

    /// Asks for one object, and reads all of the answer before the next: neither ever waits for the other to read.
    fn content(&mut self, object: &str) -> Answer {
        self.answer(object).unwrap_or(Answer::Lost)
    }

    fn answer(&mut self, object: &str) -> std::io::Result<Answer> {
        let Some(asked) = &mut self.asked else { return Ok(Answer::Lost) };
        asked.write_all(format!("{object}\n").as_bytes())?;
        asked.flush()?;
        let mut head = Vec::new();
        self.answers.read_until(b'\n', &mut head)?;
        let head = String::from_utf8_lossy(&head);
        if head.ends_with(" missing\n") {
            return Ok(Answer::None);
        }
        // The name, the kind, and the size.
        let mut words = head.split_ascii_whitespace().skip(1);
        let (kind, size) = (words.next(), words.next().and_then(|size| size.parse::<u64>().ok()));
        let Some(size) = size.filter(|size| *size <= git::LARGEST_FILE && words.next().is_none()) else {
            return Ok(Answer::Lost);
        };
        let mut bytes = Vec::new();
        // A line ends what it says.
        let read = (&mut self.answers).take(size + 1).read_to_end(&mut bytes)?;
        if read as u64 != size + 1 {
            return Ok(Answer::Lost);
        }
        bytes.pop();
        Ok(if kind == Some("blob") { Answer::File(bytes) } else { Answer::None })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.asked.take());
        // One that is not read to its end would wait for that.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
