#![doc = include_str!("../README.md")]

mod compare;
mod difference;
mod drift;
mod refresh;
mod sdk;
mod skeleton;

pub use difference::{Address, Aspect, Difference, Kind as DifferenceKind};
pub use drift::{Drift, drift, settled};
pub use refresh::{Change, Options as RefreshOptions, Outcome, Refresh, Standing, has_moved, refresh, standings};
pub use sdk::{Sdk, Witnessed, witness};
pub use skeleton::{borrowed, decisions, new_contract, numbered};
