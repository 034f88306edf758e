//! Exchanges written down as they happen, as a HAR 1.2 archive that is whole after each of them. Knows the archive and its bounds,
//! not where exchanges come from.

use std::fmt;
use std::io::{self, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::entry::Entry;
use crate::Error;

/// The largest archive that is written, in bytes.
const MAX_ARCHIVE: u64 = 64 << 20;
/// What ends an archive; the next entry takes its place.
const TRAILER: &str = "\n]}}\n";

/// Writes the exchanges of clients into an archive, or tells of them: requests and answers, with their secrets masked.
///
/// The form is HAR 1.2, which browsers, proxies and editors read as well; the archive is whole after every exchange, whatever becomes
/// of the program. Credentials, tokens, signatures, passwords and what a provider repeats of them stand there as `***`, and so do
/// members, headers and parameters whose names say that they are secret. What names do not say, nobody can know: read a recording
/// before you show it to others.
///
/// Bodies of more than a mebibyte are cut, and content that is no text is left out: its secrets cannot be masked. What is sent or
/// read by and by is kept as far while it passes, and the exchange is written when its reader is done. Exchanges of token endpoints
/// are none of a client's calls and are not written.
///
/// ```no_run
/// # fn example() -> Result<(), oas_runtime::Error> {
/// let recorder = oas_runtime::Recorder::create("exchanges.har", "images of region b")?;
/// // … `.record(&recorder)` on the builder of any client, then calls …
/// recorder.finish()?; // whether all was written
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Recorder(Arc<Mutex<Archive>>);

/// Whoever is told of exchanges, with the text of their entries.
type Observer = Box<dyn FnMut(&str) + Send>;

/// An archive under way.
struct Archive {
    /// Nothing where exchanges are only told of.
    file: Option<Box<dyn File>>,
    observers: Vec<Observer>,
    /// Where the trailer begins.
    end: u64,
    entries: usize,
    /// How many exchanges have answers that are still read.
    open: usize,
    /// Why it has ended before its time.
    fault: Option<String>,
}

/// What an archive is written to.
trait File: Write + Seek + Send {}
impl<T: Write + Seek + Send> File for T {}

impl Recorder {
    /// Writes to a new file, which only its owner may read. `comment` says what the recording is of; it may be empty.
    ///
    /// # Errors
    ///
    /// A file that is there already, or that cannot be written.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn create(path: impl AsRef<std::path::Path>, comment: &str) -> Result<Self, Error> {
        let path = path.as_ref();
        let fault = |error: io::Error| {
            let help = match error.kind() {
                io::ErrorKind::AlreadyExists => ": name another one, nothing is overwritten",
                _ => "",
            };
            Error::configuration(format!("the recording `{}` cannot be written: {error}{help}", path.display()))
        };
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Self::begin(options.open(path).map_err(fault)?, comment).map_err(fault)
    }

    /// Writes to what is given, from its beginning.
    ///
    /// # Errors
    ///
    /// What cannot be written to.
    pub fn new(file: impl Write + Seek + Send + 'static, comment: &str) -> Result<Self, Error> {
        Self::begin(file, comment)
            .map_err(|error| Error::configuration(format!("the recording cannot be written: {error}")))
    }

    /// Writes nothing, and tells of every exchange: see [`observe`](Self::observe).
    pub fn observer(observer: impl FnMut(&str) + Send + 'static) -> Self {
        let recorder =
            Self::of(Archive { file: None, observers: Vec::new(), end: 0, entries: 0, open: 0, fault: None });
        recorder.observe(observer);
        recorder
    }

    /// Tells of every exchange from now on, with the JSON text of its entry. It is told as soon as the exchange is over, before the
    /// call goes on, or when the reader of an answer is done, and must not ask anything of the recorder.
    ///
    /// ```
    /// let recorder = oas_runtime::Recorder::observer(|entry| eprintln!("{entry}"));
    /// // … `.record(&recorder)` on the builder of any client
    /// # assert!(recorder.is_empty());
    /// ```
    pub fn observe(&self, observer: impl FnMut(&str) + Send + 'static) {
        self.archive().observers.push(Box::new(observer));
    }

    fn of(archive: Archive) -> Self {
        Self(Arc::new(Mutex::new(archive)))
    }

    fn begin(mut file: impl Write + Seek + Send + 'static, comment: &str) -> io::Result<Self> {
        let creator = serde_json::json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")});
        let mut head = format!("{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},");
        if !comment.is_empty() {
            head += &format!("\"comment\":{},", serde_json::Value::from(comment));
        }
        head += "\"entries\":[";
        file.write_all(format!("{head}{TRAILER}").as_bytes())?;
        file.flush()?;
        let end = head.len() as u64;
        Ok(Self::of(Archive {
            file: Some(Box::new(file)),
            observers: Vec::new(),
            end,
            entries: 0,
            open: 0,
            fault: None,
        }))
    }

    fn archive(&self) -> MutexGuard<'_, Archive> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many exchanges have been written.
    pub fn len(&self) -> usize {
        self.archive().entries
    }

    /// Whether none has been written.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all exchanges so far have been written.
    ///
    /// # Errors
    ///
    /// One could not be written, or the recording is full: there are none behind it. Or the answer of one is still read: it is
    /// written when its reader is done.
    pub fn finish(&self) -> Result<usize, Error> {
        let archive = self.archive();
        match (&archive.fault, archive.open) {
            (None, 0) => Ok(archive.entries),
            (None, open) => {
                let what = format!("the recording lacks {open} exchanges so far, whose answers are still read");
                Err(Error::configuration(what))
            }
            (Some(fault), _) => {
                Err(Error::configuration(format!("the recording ends after {} exchanges: {fault}", archive.entries)))
            }
        }
    }

    /// The answer of an exchange is read by and by from now on.
    pub(super) fn begin_reading(&self) {
        self.archive().open += 1;
    }

    /// It is written now.
    pub(super) fn end_reading(&self) {
        self.archive().open -= 1;
    }

    /// Writes an exchange. What goes wrong is kept for [`finish`](Self::finish): no call fails for it.
    pub(crate) fn write(&self, entry: &Entry) {
        let mut archive = self.archive();
        let entry = entry.to_json();
        archive.observers.iter_mut().for_each(|observer| observer(&entry));
        if archive.fault.is_some() {
            return;
        }
        let text = format!("{}\n{entry}", if archive.entries == 0 { "" } else { "," });
        if let Err(fault) = archive.append(&text) {
            tracing::warn!(target: "oas_runtime::recording", fault, "exchanges are not recorded any more");
            archive.fault = Some(fault);
        }
    }
}

impl Archive {
    /// Puts a text between the entries and the end.
    fn append(&mut self, text: &str) -> Result<(), String> {
        let end = self.end + text.len() as u64;
        let Some(file) = &mut self.file else {
            self.entries += 1;
            return Ok(());
        };
        if end + TRAILER.len() as u64 > MAX_ARCHIVE {
            return Err(format!("it would have more than {} MiB", MAX_ARCHIVE >> 20));
        }
        let mut put = || {
            file.seek(SeekFrom::Start(self.end))?;
            file.write_all(format!("{text}{TRAILER}").as_bytes())?;
            file.flush()
        };
        put().map_err(|error: io::Error| error.to_string())?;
        self.end = end;
        self.entries += 1;
        Ok(())
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").field("entries", &self.len()).finish_non_exhaustive()
    }
}
