//! Facts as parts of a contract: schemas that a user will name become components, enumerations of answers stay open.
//! Descriptions, which a page's sentences never become, are left for a person. Knows facts and the form of contracts.

mod components;
mod contract;
mod decisions;
mod examples;
mod names;
mod operation;
mod schemas;

pub(crate) use components::{OperationIds, Skeleton};
pub use contract::new_contract;
pub use decisions::{borrowed, decisions, numbered};
pub(crate) use examples::example;
pub(crate) use operation::{NO_FORM, has_no_form, reason};
pub(crate) use schemas::enumeration_key;
