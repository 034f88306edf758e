//! Compiles `openapi.yaml` into the client, with the overlay beside it.

fn main() {
    oas_codegen::build_script::run("openapi.yaml");
}
