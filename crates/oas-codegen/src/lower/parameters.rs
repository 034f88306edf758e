//! Parameters: the name of the setter, the type of the value, and how it is written where it stands.

use std::collections::HashSet;

use oas_contract::extensions::CLIENT_SETTING;
use oas_contract::{
    Composition, Finding, Kind, Location, Node, Operation, Parameter, Schema, Serialization, Style, View,
    template_names,
};
use serde_json::{Value, json};

use super::operations::EMPTY;
use super::schemas::Shape;
use super::structures::{bounds, description, is_secret};
use super::{LEFT_OUT, Lowering, NOT_USED};
use crate::names;
use crate::plan::{Codec, ParameterPlan, Place};

impl<'d> Lowering<'d> {
    /// The parameters of an operation and the parts of its body, each with its schema.
    pub(super) fn parameters(
        &mut self,
        operation: &Operation<'d>,
        parts: Vec<(ParameterPlan, Value)>,
        builder: &str,
    ) -> (Vec<ParameterPlan>, Vec<Value>) {
        let mut setters = HashSet::new();
        let mut lowered = Vec::new();
        let mut own = Vec::new();
        for parameter in &operation.parameters {
            if self.has_form(operation, parameter) {
                own.push((parameter.node(), self.parameter(operation, parameter, builder)));
            }
        }
        let parts = parts.into_iter().map(|part| (operation.node(), part));
        let parts = undeclared(operation).map(|part| (operation.node(), part)).chain(parts);
        for (node, (mut plan, schema)) in own.into_iter().chain(parts) {
            if !setters.insert(plan.name.clone()) {
                // Most often the same name in two places of the request.
                let word = plan.place.label();
                let placed = format!("{}_{word}", names::bare(&plan.name));
                let name = names::free_value(&placed, |name| setters.contains(name));
                let message =
                    format!("the setter of the {word} parameter `{}` is `{name}`: `{}` is taken", plan.wire, plan.name);
                self.renamed("parameter-name", node, message);
                setters.insert(name.clone());
                plan.name = name;
            }
            lowered.push((plan, schema));
        }
        lowered.into_iter().unzip()
    }

    /// Whether a parameter can be written. Without one that may be left out, the operation is still of use.
    fn has_form(&mut self, operation: &Operation<'d>, parameter: &Parameter<'d>) -> bool {
        if parameter.is_ignored() {
            // The linter has said so.
            parameter.settle();
            return false;
        }
        let Err((what, help)) = parameter.has_form() else { return true };
        let message = format!("the parameter `{}` {what}", parameter.name);
        if operation.needs(parameter) {
            self.no_form("parameter-style", parameter.node(), message, help);
        } else {
            parameter.settle();
            let message = format!("{message}: `{}` goes without", operation.name());
            self.notes.push(Finding::warning(LEFT_OUT, parameter.place(), message).help(help));
        }
        false
    }

    fn parameter(
        &mut self,
        operation: &Operation<'d>,
        parameter: &Parameter<'d>,
        builder: &str,
    ) -> (ParameterPlan, Value) {
        let (wire, node) = (parameter.name, parameter.node());
        let schema = parameter.value_schema().unwrap_or_else(|| Schema::at(self.document, &EMPTY));
        let hint = format!("{builder}{}", names::type_name(wire));
        let lowered = self.schema(schema, &hint, 0);
        let name = parameter.rust_name().map_or_else(|| names::parameter_name(wire), names::parameter_name);
        if schema.layers().iter().any(Schema::nullable) {
            let why = "a parameter that is null is left out of the request: nothing else can be written there";
            self.notes.push(Finding::note(NOT_USED, schema.place(), why));
        }
        let list = lowered.shape == Shape::List;
        let codec = match lowered.codec {
            Codec::List(inner) if list => *inner,
            codec => codec,
        };
        let setting = parameter.client_setting();
        let description =
            parameter.description().map(str::to_owned).or_else(|| description(&schema)).unwrap_or_default();
        let resolved = schema.unwrapped();
        if let Some(setting) = &setting {
            if list || !codec.is_plain() || resolved.kind() != Some(Kind::String) {
                self.fault(
                    "client-setting",
                    node,
                    "only a text can be a setting of the client",
                    "take `x-client-setting` out",
                );
            }
            let node = parameter.extension(&CLIENT_SETTING).unwrap_or(node);
            self.setting(node, &setting.name, description.clone(), setting.environment.clone(), false);
        }
        let element = resolved.items().map(|items| items.unwrapped());
        let plan = ParameterPlan {
            wire: wire.to_owned(),
            name,
            place: Place::Head(parameter.location, parameter.serialization()),
            required: operation.needs(parameter),
            description,
            codec,
            list,
            compound: is_compound(parameter, &schema),
            inner: lowered.inner,
            only: parameter.only_value(),
            bounds: bounds(&resolved),
            element_bounds: element.as_ref().map(bounds).unwrap_or_default(),
            secret: is_secret(&lowered.schema),
            setting,
            key: operation.idempotency_key().filter(|_| operation.fills(parameter)).map(|key| key.format),
            example: parameter.examples().into_iter().chain(schema.examples()).next().map(Node::to_json),
        };
        (plan, lowered.schema)
    }
}

/// What stands in the path and is not declared: a text, as the linter has said.
fn undeclared<'o>(operation: &'o Operation<'_>) -> impl Iterator<Item = (ParameterPlan, Value)> + use<'o> {
    let is_declared = |name: &str| {
        let mut known = operation.parameters.iter().filter(|known| known.location == Location::Path);
        known.any(|known| known.name == name)
    };
    let names = template_names(operation.route()).unwrap_or_default().into_iter();
    names.filter(move |name| !is_declared(name)).map(|name| {
        let written = Serialization { style: Style::Simple, explode: false, reserved: false };
        let plan = ParameterPlan {
            wire: name.to_owned(),
            name: names::parameter_name(name),
            place: Place::Head(Location::Path, written),
            required: true,
            description: String::new(),
            codec: Codec::Scalar,
            list: false,
            compound: false,
            inner: None,
            only: None,
            bounds: crate::plan::Bounds::default(),
            element_bounds: crate::plan::Bounds::default(),
            secret: false,
            setting: None,
            key: None,
            example: None,
        };
        (plan, json!({"type": "string"}))
    })
}

/// Whether a value may be more than a single one, or a list of such, in the plainest style of its place.
fn is_compound(parameter: &Parameter<'_>, schema: &Schema<'_>) -> bool {
    let resolved = schema.unwrapped();
    let may_be_any = |schema: &Schema<'_>| {
        let schema = schema.unwrapped();
        schema.kind().is_none() && schema.values().is_none()
            || !schema.one_of().is_empty()
            || !schema.any_of().is_empty()
    };
    let written = parameter.serialization();
    let made_of = match Composition::of(schema) {
        Composition::Single => may_be_any(&resolved),
        Composition::List => {
            parameter.location == Location::Path || resolved.items().is_none_or(|items| may_be_any(&items))
        }
        _ => true,
    };
    made_of
        || written.reserved
        || matches!(written.style, Style::Json | Style::DeepObject | Style::Label | Style::Matrix)
}
