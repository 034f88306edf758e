//! Settings of a single call, or of a copy of a client: what they replace, and which cannot be used. Knows nothing of how a call
//! is made.

use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderName, HeaderValue};

use super::core::{Core, Inside, Shared};
use super::retry::RetryPolicy;
use super::settings::Settings;
use crate::{Error, own_header};

/// A request under construction. Generated code implements it by `request_builder!`.
#[doc(hidden)]
pub trait RequestBuilder {
    /// The client that it will be sent by, as this request has it.
    fn core_mut(&mut self) -> &mut Core;
}

impl Core {
    /// What this request alone has: it is copied where others have it as well.
    fn own(&mut self) -> &mut Inside {
        Arc::make_mut(&mut self.0)
    }

    /// When a call that has failed is tried again.
    pub fn set_retry(&mut self, policy: RetryPolicy) {
        self.own().retry = policy;
    }

    /// The longest a call may take.
    pub fn set_timeout(&mut self, timeout: Duration) {
        self.own().timeout = timeout;
    }

    /// Keeps the bodies of responses.
    pub fn keep_body(&mut self) {
        self.own().keeps_body = true;
    }

    /// Adds a header, in the place of one that has its name. One that cannot be sent is the error of the call.
    pub fn set_header<N, V>(&mut self, name: N, value: V)
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        match own_header::checked(name.try_into().ok(), value.try_into().ok()) {
            Ok((name, value)) => own_header::insert(&mut self.own().headers, name, value),
            Err(error) => self.fail(error),
        }
    }

    /// Uses the credentials of these settings.
    pub fn set_credentials(&mut self, settings: &Settings) {
        let Shared { http, endpoint, allow_http, .. } = &*self.0.shared;
        match settings.authentication(http, endpoint, *allow_http) {
            Ok(authentication) if authentication.iter().any(Option::is_some) => {
                let own = self.own();
                own.authentication = authentication;
                // Others may see something else.
                own.found = Arc::default();
            }
            Ok(_) => self.fail(settings.no_credentials()),
            Err(error) => self.fail(error),
        }
    }

    /// The error of a setting that cannot be used.
    pub fn checked(&self) -> Result<(), Error> {
        self.fault().cloned().map_or(Ok(()), Err)
    }

    /// The first fault is the one that is told.
    fn fail(&mut self, error: Error) {
        self.own().fault.get_or_insert(error);
    }
}
