//! Faults that are mixed into answers, as networks and providers have them. Knows no contract.

use std::sync::atomic::{AtomicU64, Ordering};

/// Something that goes wrong on the way to an answer or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// This status, without a body.
    Status(u16),
    /// 429 with this `Retry-After`, in seconds.
    Throttle(u32),
    /// The connection is reset instead of an answer; the request was read.
    Reset,
    /// The body of the answer breaks off in the middle.
    Truncate,
    /// A page that is no JSON, with the status 200.
    Html,
}

/// How often which fault occurs. The choice is the same in every run for the same seed and number of requests.
#[derive(Debug, Default)]
pub struct Faults {
    shares: Vec<(Fault, f64)>,
    seed: u64,
    drawn: AtomicU64,
}

impl Faults {
    /// A row of faults that begins with this number; none is due yet.
    pub fn seeded(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }

    /// Lets a share of all requests, from 0 to 1, end in this fault.
    pub fn with(mut self, fault: Fault, share: f64) -> Self {
        self.shares.push((fault, share));
        self
    }

    /// What happens to the next request.
    pub(crate) fn draw(&self) -> Option<Fault> {
        if self.shares.is_empty() {
            return None;
        }
        let number = self.drawn.fetch_add(1, Ordering::Relaxed);
        let mut chance = fraction(self.seed.wrapping_add(number));
        self.shares.iter().find_map(|(fault, share)| {
            chance -= share;
            (chance < 0.0).then_some(*fault)
        })
    }
}

impl Clone for Faults {
    fn clone(&self) -> Self {
        Self { shares: self.shares.clone(), seed: self.seed, drawn: AtomicU64::default() }
    }
}

/// A number from 0 up to 1 that looks random, by the finaliser of `SplitMix64`.
fn fraction(number: u64) -> f64 {
    let mut bits = number.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    #[allow(clippy::cast_precision_loss, reason = "32 bits fit the mantissa")]
    let fraction = ((bits ^ (bits >> 31)) >> 32) as f64 / (1_u64 << 32) as f64;
    fraction
}
