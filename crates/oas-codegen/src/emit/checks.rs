//! Bounds as calls of the runtime. Knows the plan alone.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::lower::checkable;
use crate::plan::{Bounds, Plan, Presence, StructPlan};

/// The check of a struct in a request body.
pub(super) fn check(name: &str, plan: &StructPlan, whole: &Plan) -> TokenStream {
    let ident = format_ident!("{name}");
    let checks = plan.fields.iter().filter_map(|field| {
        let rust = format_ident!("{}", field.name);
        let wire = &field.wire;
        let optional = field.presence.is_option();
        let some = match field.presence {
            Presence::Clearable => quote!(Some(Some(value))),
            _ => quote!(Some(value)),
        };
        let mut parts = Vec::new();
        if checkable(&field.bounds, &field.codec) {
            let bounds = bounds(&field.bounds);
            parts.push(quote!(checker.value(#wire, value, &#bounds);));
        }
        match &field.inner {
            Some(inner) if whole.checked.contains(&inner.name) && inner.list => {
                parts.push(quote!(checker.list(#wire, value);));
            }
            Some(inner) if whole.checked.contains(&inner.name) => parts.push(quote!(checker.inside(#wire, value);)),
            _ => {}
        }
        match (parts.is_empty(), optional) {
            (true, _) => None,
            (false, true) => Some(quote!(if let #some = &self.#rust { #(#parts)* })),
            (false, false) => Some(quote!({ let value = &self.#rust; #(#parts)* })),
        }
    });
    quote! {
        impl check::Checked for #ident {
            fn check(&self, checker: &mut check::Checker) {
                #(#checks)*
            }
        }
    }
}

/// Bounds as the runtime takes them.
pub(super) fn bounds(bounds: &Bounds) -> TokenStream {
    let mut out = quote!(check::Bounds::NONE);
    for (name, value) in
        [("minimum", &bounds.minimum), ("maximum", &bounds.maximum), ("multiple_of", &bounds.multiple_of)]
    {
        let name = format_ident!("{name}");
        out.extend(value.as_ref().map(|value| match value.to_i64() {
            Some(integer) => {
                let literal = Literal::i64_unsuffixed(integer);
                quote!(.#name(check::Number::integer(#literal)))
            }
            None => {
                let text = value.to_string();
                quote!(.#name(check::Number::written(#text)))
            }
        }));
    }
    out.extend(bounds.exclusive_minimum.then(|| quote!(.exclusive_minimum())));
    out.extend(bounds.exclusive_maximum.then(|| quote!(.exclusive_maximum())));
    for (name, value) in [("min_length", bounds.min_length), ("max_length", bounds.max_length)] {
        let name = format_ident!("{name}");
        out.extend(value.map(Literal::u64_unsuffixed).map(|literal| quote!(.#name(#literal))));
    }
    out.extend(bounds.pattern.as_ref().map(|pattern| quote!(.pattern(check::Pattern::new(#pattern)))));
    quote!(const { #out })
}
