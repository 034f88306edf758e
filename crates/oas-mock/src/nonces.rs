//! Nonces that were used: each once, as long as the date that it is signed with is accepted. Knows times, no request.

use std::collections::{HashMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

/// Nonces, and when each was used.
pub(crate) struct Nonces {
    used: HashMap<String, Timestamp>,
    /// In the order in which they came.
    order: VecDeque<String>,
    /// How long one is remembered.
    lifetime: SignedDuration,
    /// The most that are remembered.
    limit: usize,
}

impl Nonces {
    pub(crate) fn new(lifetime: SignedDuration, limit: usize) -> Self {
        Self { used: HashMap::new(), order: VecDeque::new(), lifetime, limit }
    }

    /// Whether a nonce is used for the first time; from now on it is not.
    pub(crate) fn is_fresh(&mut self, nonce: String, now: Timestamp) -> bool {
        let is_over = |used: &Timestamp| now.duration_since(*used).abs() > self.lifetime;
        while let Some(first) = self.order.front()
            && (self.used.get(first).is_none_or(is_over) || self.order.len() >= self.limit)
        {
            self.used.remove(first);
            self.order.pop_front();
        }
        if self.used.get(&nonce).is_some_and(|used| !is_over(used)) {
            return false;
        }
        if self.used.insert(nonce.clone(), now).is_none() {
            self.order.push_back(nonce);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::UNIX_EPOCH;

    fn minutes(minutes: i64) -> Timestamp {
        START + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn one_is_used_once_within_its_lifetime() {
        let mut nonces = Nonces::new(SignedDuration::from_mins(15), 100);
        assert!(nonces.is_fresh("a".to_owned(), START));
        assert!(!nonces.is_fresh("a".to_owned(), START));
        assert!(!nonces.is_fresh("a".to_owned(), minutes(15)));
        assert!(nonces.is_fresh("a".to_owned(), minutes(16)));
        assert!(!nonces.is_fresh("a".to_owned(), minutes(17)));
    }

    #[test]
    fn no_more_than_the_limit_are_remembered_and_the_oldest_goes() {
        let mut nonces = Nonces::new(SignedDuration::from_mins(15), 3);
        for name in ["a", "b", "c", "d"] {
            assert!(nonces.is_fresh(name.to_owned(), START), "{name}");
        }
        assert_eq!((nonces.used.len(), nonces.order.len()), (3, 3));
        assert!(!nonces.is_fresh("d".to_owned(), START), "one that stays");
        assert!(nonces.is_fresh("a".to_owned(), START), "the oldest is forgotten");
    }

    #[test]
    fn those_that_are_over_are_forgotten() {
        let mut nonces = Nonces::new(SignedDuration::from_mins(15), 100);
        for number in 0..50 {
            assert!(nonces.is_fresh(number.to_string(), START));
        }
        assert!(nonces.is_fresh("next".to_owned(), minutes(16)));
        assert_eq!((nonces.used.len(), nonces.order.len()), (1, 1));
    }
}
