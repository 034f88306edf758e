//! The arguments of a call: what the contract gives as examples, and what earlier answers lead to by `links`.

use std::collections::HashMap;

use oas_contract::extensions::CLIENT_SETTING;
use oas_contract::{Document, Node, Operation, Parameter};
use oas_runtime::Arguments;
use oas_runtime::Json;
use oas_values::Pointer;

/// Whom the calls go to.
#[derive(PartialEq, Eq)]
pub enum Mode {
    /// A fake that answers examples, and so takes them.
    Fake,
    /// A real provider, to which the examples of optional parameters mean nothing.
    Live,
}

/// Values that answers have given for parameters of other operations.
#[derive(Default)]
pub struct Results {
    linked: HashMap<(String, String), Json>,
}

impl Results {
    /// Follows the links of a response.
    pub fn keep(&mut self, operation: &Operation<'_>, body: &Json) {
        for response in operation.responses().filter(|response| response.status.starts_with('2')) {
            for link in response.links() {
                let Some(target) = link.operation_id() else { continue };
                for (parameter, expression) in link.parameters() {
                    let pointer = expression.as_str().and_then(|text| text.strip_prefix("$response.body#"));
                    let pointer = pointer.and_then(|pointer| Pointer::parse(pointer).ok());
                    if let Some(value) = pointer.and_then(|pointer| pointer.resolve(body)) {
                        self.linked.insert((target.to_owned(), parameter.to_owned()), value.clone());
                    }
                }
            }
        }
    }
}

/// The arguments of a call, or the required parameter that there is no value for.
pub fn arguments(
    operation: &Operation<'_>,
    document: &Document,
    mode: &Mode,
    results: &Results,
) -> Result<Arguments, String> {
    let id = operation.id().unwrap_or_default();
    let starts = operation.pagination().map(|paging| paging.start).unwrap_or_default();
    let is_start = |name: &str| starts.iter().any(|start| start.parameter() == Some(name));
    let linked_to = operation.parameters.iter().any(|parameter| links_exist(document, id, parameter.name));
    let mut pairs = Vec::new();
    for parameter in &operation.parameters {
        let linked = results.linked.get(&(id.to_owned(), parameter.name.to_owned()));
        let set_by_client = *mode == Mode::Live && parameter.extension(&CLIENT_SETTING).is_some();
        let wanted = parameter.required() || *mode == Mode::Fake && !is_start(parameter.name);
        let value = match linked {
            Some(value) => Some(value.clone()),
            None if set_by_client || !wanted => continue,
            // A made-up name finds nothing at a real provider.
            None if *mode == Mode::Live && linked_to => None,
            None => example(parameter),
        };
        match value {
            Some(value) => pairs.push((parameter.name, value)),
            None if parameter.required() => return Err(parameter.name.to_owned()),
            None => {}
        }
    }
    match (body_example(operation), mode) {
        // What a made-up body does at a real provider, nobody knows.
        (Some(_), Mode::Live) => return Err("body".to_owned()),
        (Some(body), Mode::Fake) => pairs.push(("body", body)),
        (None, _) => {}
    }
    Ok(pairs.into_iter().collect())
}

fn links_exist(document: &Document, target: &str, parameter: &str) -> bool {
    let operations = document.operations();
    let mut links =
        operations.iter().flat_map(oas_contract::Operation::responses).flat_map(|response| response.links());
    links.any(|link| link.operation_id() == Some(target) && link.parameters().any(|(name, _)| name == parameter))
}

fn example(parameter: &Parameter<'_>) -> Option<Json> {
    let schema = parameter.value_schema();
    let displayed = parameter.examples().into_iter().chain(schema.into_iter().flat_map(|schema| schema.examples()));
    // A required value must come from somewhere: the first one that is known will do.
    displayed.map(Node::to_json).next().map(Json::from).or_else(|| {
        let schema = schema.filter(|_| parameter.required())?;
        let open = schema.open_values().and_then(|values| Some(values.into_iter().next()?.value.into()));
        open.or_else(|| schema.values()?.list.first().map(|value| value.to_json().into()))
    })
}

fn body_example(operation: &Operation<'_>) -> Option<Json> {
    let media = oas_contract::sent_media(&operation.request_body()?.media())?;
    let displayed = media.examples().into_iter().chain(media.schema().into_iter().flat_map(|schema| schema.examples()));
    displayed.map(Node::to_json).next().map(Json::from)
}
