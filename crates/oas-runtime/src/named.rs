//! A few values by the names that an API has for them. Knows nothing of what they are. A map of the standard library would be
//! compiled for every kind of value, and costs more of that than all that asks for it.

use std::fmt;

/// Values by their names, in the order of these.
#[derive(Clone)]
pub(crate) struct Named<T>(Vec<(&'static str, T)>);

impl<T> Named<T> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Sets a value, in place of the one that it had.
    pub(crate) fn set(&mut self, name: &'static str, value: T) {
        self.remove(name);
        let index = self.0.iter().take_while(|(known, _)| *known < name).count();
        self.0.insert(index, (name, value));
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| *known != name);
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }
}

impl<T: fmt::Debug> fmt::Debug for Named<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.iter().map(|(name, value)| (name, value))).finish()
    }
}
