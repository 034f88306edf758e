//! Jobs that are started: each has an id of its own, or a URL that shows it. Driven by `x-job`; how far they are stands with
//! progress.

use oas_contract::extensions::{JobPlace, ResponsePlace};
use oas_contract::{Location, Operation};
use oas_values::Pointer;
use serde_json::Value;

use crate::answer::Answer;
use crate::request::Request;
use crate::route::Route;

/// Puts the id, or the URL, of a new job into the answer of an operation that starts one.
pub(crate) fn begin(route: &Route<'_>, request: &Request, number: impl FnOnce() -> u64, answer: &mut Answer) {
    let Some(job) = route.operation.job() else { return };
    let Some(shows) = route.operation.shows(&job) else { return };
    let number = number();
    let value = match job.at {
        JobPlace::Id(_) => id(&shows, shows.job_parameter(&job).map(|parameter| parameter.name), number),
        JobPlace::Url(_) => url(&shows, route, request, number).into(),
    };
    match job.at.place() {
        ResponsePlace::Header(name) => {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            answer.headers.push((name.to_ascii_lowercase(), text));
        }
        ResponsePlace::Body(pointer) => {
            let place = answer.body.as_mut().and_then(|body| body.pointer_mut(Pointer::known(pointer).as_str()));
            if let Some(place) = place {
                // A number stays one.
                *place = match (place.is_number(), value.as_str().and_then(|text| text.parse::<u64>().ok())) {
                    (true, Some(number)) => number.into(),
                    _ => value,
                };
            }
        }
        ResponsePlace::Last(_) => {}
    }
}

/// An id that the parameter which takes it accepts.
fn id(shows: &Operation<'_>, parameter: Option<&str>, number: u64) -> Value {
    let parameter = shows.parameters.iter().find(|known| Some(known.name) == parameter);
    let example = parameter.and_then(|parameter| parameter.examples().into_iter().next()?.as_str().map(str::to_owned));
    match example {
        // What looks like the example fits where the example does.
        Some(example) if example.parse::<u64>().is_err() => format!("{example}-{number}").into(),
        _ => number.to_string().into(),
    }
}

/// The URL of the operation that shows a job, with the values that the request has.
fn url(shows: &Operation<'_>, route: &Route<'_>, request: &Request, number: u64) -> String {
    let names = shows.parameters.iter().filter(|known| known.location == Location::Path);
    let path = names.fold(shows.path.to_owned(), |path, parameter| {
        let given = route.path.iter().find(|(name, _)| name == parameter.name).map(|(_, value)| value.clone());
        let value = given.unwrap_or_else(|| number.to_string());
        path.replace(&format!("{{{}}}", parameter.name), &value)
    });
    match request.header("host") {
        Some(host) => format!("http://{host}{path}"),
        None => path,
    }
}
