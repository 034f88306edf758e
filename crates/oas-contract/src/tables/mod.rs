//! The members of OpenAPI 3.0 and 3.1 and our extensions: what each holds, where it stands, and what it changes. One row for
//! each; whatever reads documents, lints, compiles or compares them reads these tables. They know no document.

mod extension_shapes;
pub mod extensions;
mod members;
mod openapi;
mod place;
mod schema;
mod version;

pub(crate) use extension_shapes::PAGE;
pub use members::Site;
pub(crate) use members::{Effect, Member, Object, Shape};
pub(crate) use openapi::*;
pub(crate) use place::{object_at, reference_in_place, shape_at};
pub(crate) use schema::*;
pub use version::{Version, is_openapi};
