//! Values that a client finds by a call of another operation, where a program has not given them. Knows calls; knows nothing of what
//! the values are for.

use std::iter::repeat;

use oas_values::Pointer;

use super::parameters::Call;
use crate::api::{Operation, Server};
use crate::client::Core;
use crate::platform::{BoxFuture, MaybeSend};
use crate::wire::single_text;
use crate::{Error, Json, ResponseValue};

/// Where the value of a setting is found. Generated code makes it.
#[doc(hidden)]
#[derive(Debug)]
pub struct Lookup {
    /// The setting of the client.
    pub setting: &'static str,
    /// The variable that it is read from.
    pub environment: Option<&'static str>,
    /// The operation that is asked for the value.
    pub operation: &'static Operation,
    /// Pointer to the value in the answer.
    pub value: &'static str,
    /// Parameters of what is asked, and the setting whose value each is given.
    pub arguments: &'static [(&'static str, &'static str)],
}

type Asked = BoxFuture<'static, Result<ResponseValue<Json>, Error>>;

/// Makes the call of the operation that is asked, with the values of its arguments.
#[doc(hidden)]
pub trait Ask: MaybeSend {
    fn ask(&mut self, arguments: &[String]) -> Asked;
}

impl<F: FnMut(&[String]) -> Asked + MaybeSend> Ask for F {
    fn ask(&mut self, arguments: &[String]) -> Asked {
        self(arguments)
    }
}

impl Core {
    /// Finds a value for a call of an operation. It is compiled once, and not for each of them. `ask` makes the call of the other one, with the values of the arguments, which are
    /// those that are `given`, or else those of the client. Nothing where this client cannot ask, as `not_asked` says.
    #[doc(hidden)]
    pub async fn look_up(
        &self,
        operation: &'static Operation,
        lookup: &'static Lookup,
        given: &[Option<String>],
        ask: &mut dyn Ask,
    ) -> Result<Option<String>, Error> {
        if self.not_asked(lookup.operation).is_some() {
            return Ok(None);
        }
        let given = given.iter().map(Option::as_ref).chain(repeat(None));
        let arguments = lookup.arguments.iter().zip(given).map(|((_, setting), given)| {
            let value = given.cloned().or_else(|| self.chosen(setting));
            value.ok_or_else(|| {
                let (wanted, remedy) = (lookup.setting, lookup.remedy());
                let what =
                    format!("`{wanted}` could not be looked up: there is no `{setting}` to look it up by; {remedy}");
                Error::invalid_request(operation.id, what)
            })
        });
        let arguments: Vec<String> = arguments.collect::<Result<_, _>>()?;
        let value = self.found().value(lookup.setting, &arguments);
        let found = value.get(async move {
            let answer =
                ask.ask(&arguments).await.map_err(|error| error.of_lookup(lookup.setting, &lookup.remedy()))?;
            let place = Pointer::known(lookup.value).resolve(&*answer);
            let text = place.and_then(|value| single_text(value).ok()).filter(|text| !text.is_empty());
            text.ok_or_else(|| {
                let Lookup { setting, operation: Operation { id, .. }, value, .. } = lookup;
                let remedy = lookup.remedy();
                let by = lookup.arguments.iter().zip(&arguments).map(|((name, _), value)| format!("{name} `{value}`"));
                let by = by.collect::<Vec<_>>().join(" and ");
                let by = if by.is_empty() { by } else { format!(" for {}", by.escape_debug()) };
                let what = format!(
                    "`{setting}` could not be looked up: the answer of `{id}`{by} has nothing at `{value}`; {remedy}"
                );
                Error::content(id, what)
            })
        });
        found.await.map(Some).map_err(|error| error.of_call(operation.id))
    }
}

impl Core {
    /// Why an operation is not asked for a value: the program has said where requests go, and what is asked is elsewhere; or this
    /// client has no credentials for it.
    fn not_asked(&self, asked: &'static Operation) -> Option<String> {
        let server = asked.server.filter(|own| !own.url.starts_with('/') && self.endpoint_is_set());
        if let Some(Server { url, environment }) = server.filter(|own| self.server(*own).is_none()) {
            let variable = environment.map(|name| format!(" or set {name} for `from_env()`")).unwrap_or_default();
            return Some(format!(
                "`{}` is not asked for it, as it is at {url} and an endpoint is set: call `.server_endpoint(\"{url}\", …)` on the \
                 client builder{variable} to say where it is",
                asked.id
            ));
        }
        let error = self.call(asked).credentials().err()?;
        Some(format!("`{}` is not asked for it: {}", asked.id, error.message()))
    }
}

impl Call<'_> {
    /// A value that another operation is asked for where nobody has given it; with what is said where it is still `missing`.
    #[doc(hidden)]
    pub fn found<'v, T>(
        &self,
        value: &'v Result<T, String>,
        missing: &str,
        asked: &'static Operation,
    ) -> Result<&'v T, Error> {
        if !value.as_ref().is_err_and(|fault| fault == missing) {
            return self.argument(value);
        }
        let told = self.core.not_asked(asked);
        let told = told.unwrap_or_else(|| format!("`{}` is asked for it when the request is sent", asked.id));
        Err(Error::invalid_request(self.operation.id, format!("{missing}; {told}")))
    }
}

impl Lookup {
    /// How to do without it.
    fn remedy(&self) -> String {
        let Self { setting, environment, .. } = self;
        let variable = environment.map(|name| format!(" or set {name} for `from_env()`")).unwrap_or_default();
        format!("give it by `.{setting}(…)` of the client builder{variable}")
    }
}
