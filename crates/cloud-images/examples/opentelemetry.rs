//! Sends the spans of calls to an OpenTelemetry collector.
//!
//! ```text
//! docker run -p 4318:4318 otel/opentelemetry-collector
//! cargo run --package cloud-images --example opentelemetry
//! ```
//!
//! `OTEL_EXPORTER_OTLP_ENDPOINT` names another collector. The calls go to a fake of the providers on loopback, in which
//! some of them fail and are tried again: a span for each call, and in it one for each attempt.

use anyhow::Result;
use oas_mock::{Fault, Faults, MockCloud};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::prelude::*;

#[tokio::main]
async fn main() -> Result<()> {
    // What every program does that exports traces: an exporter, a provider, a layer for `tracing`.
    let exporter = SpanExporter::builder().with_http().build()?;
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(Resource::builder().with_service_name("cloud-image-clients-example").build())
        .build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("example"));
    // The spans of the clients, and not those of what they stand on.
    let wanted = tracing_subscriber::filter::Targets::new().with_target("oas_runtime", tracing::Level::INFO);
    tracing_subscriber::registry().with(layer.with_filter(wanted)).init();

    // From here on nothing knows of traces.
    let faults = Faults::seeded(7).with(Fault::Status(503), 0.2).with(Fault::Reset, 0.1);
    let cloud = MockCloud::builder().contract("ppio-gpu", ppio_gpu::CONTRACT).items(30).faults(faults).start().await?;
    let variables = cloud.environment();
    let client = ppio_gpu::Client::builder().variables(|name| variables.get(name).cloned()).build()?;
    let mut tasks = client.list_prewarm_tasks().limit(5).into_stream();
    let mut count = 0;
    while tasks.try_next().await?.is_some() {
        count += 1;
    }
    println!("{count} tasks in {} requests", cloud.received().len());

    // What has not been sent yet is sent now; the exporter is not made for asynchronous code.
    tokio::task::spawn_blocking(move || provider.shutdown()).await??;
    Ok(())
}
