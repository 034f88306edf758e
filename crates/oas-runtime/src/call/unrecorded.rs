//! What stands in the place of [`recorded`](super) attempts without the feature `recording`: nothing is recorded, as there is
//! nothing to record it with.

use super::credentials::Credentials;
use super::progress::Progress;
use super::transport::Take;
use crate::Error;
use crate::platform::BoxFuture;
use crate::recording::Recorder;
use crate::response::ResponseParts;

/// Is never called: there is no recorder.
#[allow(clippy::type_complexity, reason = "it stands in the place of the other one")]
pub(super) fn attempt<'a>(
    _: &'a Progress<'_>,
    _: &'a Credentials<'_>,
    recorder: &'a Recorder,
    _: &'a mut Take<'_>,
) -> BoxFuture<'a, Result<Result<Box<ResponseParts>, Error>, Error>> {
    match *recorder {}
}
