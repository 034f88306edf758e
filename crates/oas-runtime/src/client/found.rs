//! What a client has found out for itself. It is asked for once, however many calls need it at a time, and kept; so are failures by
//! those who wait for the same. Knows nothing of how something is found.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::Error;

/// The name of a setting, and what it is looked up by.
type Key = (&'static str, Vec<String>);

/// Values of settings that were looked up, kept for later calls.
#[derive(Default)]
pub(crate) struct Found(Mutex<Vec<(Key, Arc<Value>)>>);

/// One of them, which may be on its way.
#[derive(Default)]
pub(crate) struct Value {
    known: OnceLock<String>,
    failures: AtomicU64,
    /// Held by whoever asks; the last failure.
    asking: tokio::sync::Mutex<Option<Error>>,
}

impl Found {
    /// The value of a setting.
    pub(crate) fn value(&self, setting: &'static str, arguments: &[String]) -> Arc<Value> {
        let mut values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = values.iter().find(|((name, by), _)| *name == setting && by == arguments);
        if let Some((_, value)) = known {
            return Arc::clone(value);
        }
        let value = Arc::default();
        values.push(((setting, arguments.to_vec()), Arc::clone(&value)));
        value
    }
}

impl Value {
    /// It, by asking for it where nobody has; whoever waits meanwhile gets what comes of that.
    pub(crate) async fn get(&self, ask: impl Future<Output = Result<String, Error>>) -> Result<String, Error> {
        if let Some(known) = self.known.get() {
            return Ok(known.clone());
        }
        let failures = self.failures.load(Ordering::Acquire);
        let mut failed = self.asking.lock().await;
        if let Some(known) = self.known.get() {
            return Ok(known.clone());
        }
        if let Some(failed) = failed.as_ref().filter(|_| self.failures.load(Ordering::Acquire) != failures) {
            return Err(failed.clone());
        }
        match ask.await {
            Ok(value) => Ok(self.known.get_or_init(|| value).clone()),
            Err(error) => {
                self.failures.fetch_add(1, Ordering::Release);
                *failed = Some(error.clone());
                Err(error)
            }
        }
    }
}
