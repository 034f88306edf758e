//! The fake that keeps what requests make: what a provider would do with it, on each cloud.

use std::time::Duration;

use oas_mock::{Builder, MockCloud};
use oas_runtime::{Arguments, ErrorKind, WaitPolicy};
use serde_json::{Value, json};

mod images;
mod lists;

fn quick() -> WaitPolicy {
    WaitPolicy::default().with_interval(Duration::from_millis(1), Duration::from_millis(5))
}

macro_rules! clients {
    ($($name:ident: $krate:ident as $package:literal;)*) => {$(
        async fn $name(set: impl FnOnce(Builder) -> Builder) -> (MockCloud, $krate::ClientBuilder) {
            let cloud = set(MockCloud::builder().contract($package, $krate::CONTRACT).memory()).start().await.unwrap();
            let variables = cloud.environment();
            (cloud, $krate::Client::builder().variables(|name| variables.get(name).cloned()))
        }
    )*};
}
clients! {
    ppio: ppio_gpu as "ppio-gpu";
    ppio_v1: ppio_gpu_instance as "ppio-gpu-instance";
    jdcloud: jdcloud_vm as "jdcloud-vm";
    ims: huaweicloud_ims as "huaweicloud-ims";
}

fn arguments(members: Value) -> Arguments {
    let Value::Object(members) = members else { panic!("arguments are named") };
    members.iter().map(|(name, value)| (name.as_str(), value.clone())).collect()
}

#[tokio::test]
async fn a_task_is_made_listed_shown_waited_for_and_deleted() {
    let (cloud, client) = ppio(|builder| builder.task_time(Duration::from_secs(60))).await;
    let client = client.build().unwrap();
    let call = async |operation: &str, with: Value| client.invoke(operation, arguments(with)).send().await;
    let made = |name: &str, region: &str| json!({"body": {"image": format!("registry.example.com/{name}"), "region_id": region}});
    let first = call("create_prewarm_task", made("a:1", "region-b")).await.unwrap();
    let second = call("create_prewarm_task", made("b:1", "region-c")).await.unwrap();
    let (first, second) = (first["task_id"].as_str().unwrap(), second["task_id"].as_str().unwrap());
    assert_ne!(first, second);

    // Filters are by the members of the same names; what the contract has in its example is there as well.
    let listed = async |with: Value| {
        let page = call("list_prewarm_tasks", with).await.unwrap();
        let ids = page["data"].as_array().unwrap().iter().map(|task| task["task_id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(listed(json!({})).await, ["prewarm-task-id", first, second]);
    assert_eq!(listed(json!({"region_id": "region-c"})).await, [second]);
    assert_eq!(listed(json!({"region_id": "nowhere"})).await, [""; 0]);
    assert_eq!(listed(json!({"status": "pending"})).await, [first, second]);
    assert_eq!(listed(json!({"status": ""})).await.len(), 3);

    // Time passes where the test lets it.
    let seen = async |id: &str| call("get_prewarm_task", json!({"task_id": id})).await.unwrap();
    let task = seen(first).await;
    assert_eq!(task["status"]["status"], "pending");
    assert_eq!(task["completed_at"].as_u64(), Some(0));
    assert_eq!(task["image"], "registry.example.com/a:1");
    cloud.pass(Duration::from_secs(40));
    assert_eq!(seen(first).await["status"]["status"], "running");
    cloud.pass(Duration::from_secs(20));
    let task = seen(first).await;
    assert_eq!(task["status"]["status"], "succeeded");
    assert!(task["completed_at"].as_u64() >= task["created_at"].as_u64().map(|created| created + 60));

    // What is deleted is gone, and what never was is refused in the provider's own shape.
    call("delete_prewarm_tasks", json!({"body": {"task_ids": [first]}})).await.unwrap();
    for (operation, with) in [
        ("get_prewarm_task", json!({"task_id": first})),
        ("get_prewarm_task", json!({"task_id": "never"})),
        ("delete_prewarm_tasks", json!({"body": {"task_ids": [first]}})),
    ] {
        let error = call(operation, with).await.unwrap_err();
        assert!(error.is_not_found() && error.code() == Some("NOT_FOUND"), "{operation}: {error}");
    }
    assert_eq!(listed(json!({})).await, ["prewarm-task-id", second]);
    let wait = client.get_prewarm_task().task_id(first).wait_until_gone(quick());
    wait.await.unwrap();
}

#[tokio::test]
async fn what_is_to_fail_fails_for_its_reason() {
    let (_cloud, client) = ppio(|builder| builder.failing("registry.example.com/bad:1", "no such image")).await;
    let client = client.build().unwrap();
    let body = |image: &str| ppio_gpu::types::CreatePrewarmTask::builder().image(image).region_id("region-a");
    let good = client.create_prewarm_task().body(body("registry.example.com/good:1")).send_and_wait(quick());
    good.await.unwrap();
    let bad = client.create_prewarm_task().body(body("registry.example.com/bad:1")).send_and_wait(quick());
    let error = bad.await.unwrap_err();
    assert_eq!((error.kind(), error.state()), (ErrorKind::Wait, Some("failed")));
    assert!(error.to_string().contains("no such image"), "{error}");
}

#[tokio::test]
async fn a_list_goes_on_where_it_was_while_items_come_and_go() {
    let (_cloud, client) = ppio(|builder| builder).await;
    let client = client.build().unwrap();
    let mut ids = Vec::new();
    for number in 0..7 {
        let body = ppio_gpu::types::CreatePrewarmTask::builder().image(format!("i:{number}")).region_id("region-z");
        ids.push(client.create_prewarm_task().body(body).send().await.unwrap().task_id.clone());
    }
    let mut pages = client.list_prewarm_tasks().region_id("region-z").limit(3).pages();
    let mut seen: Vec<String> = Vec::new();
    let mut first = true;
    while let Some(page) = pages.try_next().await.unwrap() {
        seen.extend(page.data.iter().map(|task| task.task_id.clone()));
        if std::mem::take(&mut first) {
            let gone = ppio_gpu::types::DeletePrewarmTasks::builder().task_ids(vec![ids[0].clone(), ids[2].clone()]);
            client.delete_prewarm_tasks().body(gone).send().await.unwrap();
        }
    }
    assert_eq!(seen, ids, "what stood behind the page comes, once");
}

#[tokio::test]
async fn tasks_without_an_operation_of_their_own_end_as_well() {
    let (_cloud, client) = ppio_v1(|builder| builder.finish_after(1)).await;
    let client = client.build().unwrap();
    let call = async |operation: &str, with: Value| client.invoke(operation, arguments(with)).send().await;
    let made = json!({"body": {"imageUrl": "nginx:latest", "clusterId": "cn-test-9", "note": "one"}});
    let id = call("create_image_prewarm", made).await.unwrap()["id"].as_str().unwrap().to_owned();
    let listed = async || {
        let page = call("list_image_prewarm", json!({"clusterId": "cn-test-9"})).await.unwrap();
        page["data"].as_array().unwrap().clone()
    };
    let task = listed().await.remove(0);
    assert_eq!(task["id"], id.as_str());
    assert_eq!(task["state"], "Pending");
    assert_eq!(task["note"], "one");
    assert_eq!(task["completeTime"], "0");
    call("edit_image_prewarm", json!({"body": {"id": id, "note": "two"}})).await.unwrap();
    let task = listed().await.remove(0);
    assert_eq!(task["state"], "Succeeded");
    assert_eq!(task["note"], "two");
    assert_ne!(task["completeTime"], "0");
    let unknown = call("edit_image_prewarm", json!({"body": {"id": "never", "note": "two"}})).await.unwrap_err();
    assert!(unknown.is_not_found(), "{unknown}");
    call("delete_image_prewarm", json!({"body": {"ids": [id]}})).await.unwrap();
    assert!(listed().await.is_empty());
}

#[tokio::test]
async fn an_image_is_imported_renamed_copied_and_deleted() {
    let (_cloud, client) = jdcloud(|builder| builder).await;
    let client = client.region("cn-north-1").build().unwrap();
    let call = async |operation: &str, with: Value| client.invoke(operation, arguments(with)).send().await;
    let source = jdcloud_vm::types::ImportImageRequest::builder()
        .image_name("web")
        .image_url("https://bucket.example.com/web.qcow2")
        .architecture("x86_64")
        .os_type("linux")
        .platform("Ubuntu")
        .disk_format("qcow2")
        .system_disk_size_gb(40);
    let job = client.import_image().body(source).start().await.unwrap();
    let task = job.id().unwrap().to_owned();
    let running = call("image_tasks", json!({"taskAction": "ImportImage", "taskIds": [task]})).await.unwrap();
    let shown = &running["result"]["taskSet"][0];
    assert_eq!(shown["taskStatus"], "pending");
    assert_eq!(shown["finishedTime"], "");
    let finished = job.wait(quick()).await.unwrap();
    let image = finished.result().unwrap().to_owned();

    // The image is ready when its task is over, is of this region alone, and has what the request said of it.
    let shown = call("describe_image", json!({"imageId": image})).await.unwrap();
    let shown = &shown["result"]["image"];
    assert_eq!(shown["status"], "ready");
    assert_eq!(shown["name"], "web");
    assert_eq!(shown["platform"], "Ubuntu");
    let elsewhere = call("describe_image", json!({"imageId": image, "regionId": "cn-south-1"})).await.unwrap_err();
    assert!(elsewhere.is_not_found() && elsewhere.code() == Some("NOT_FOUND"), "{elsewhere}");
    let found = call("describe_images", json!({"imageSource": "private", "platform": "Ubuntu"})).await.unwrap();
    assert_eq!(found["result"]["totalCount"], 1);
    let none = call("describe_images", json!({"ids": ["img-never"]})).await.unwrap();
    assert_eq!(none["result"]["images"], json!([]));

    call("modify_image_attribute", json!({"imageId": image, "body": {"name": "web-2"}})).await.unwrap();
    let named = call("describe_images", json!({"imageName": "eb-2"})).await.unwrap();
    assert_eq!(named["result"]["images"][0]["imageId"], image.as_str());

    let pins =
        async || call("describe_image_members", json!({"imageId": image})).await.unwrap()["result"]["pins"].clone();
    assert_eq!(pins().await, json!([]));
    call("share_image", json!({"imageId": image, "body": {"pins": ["a", "b"]}})).await.unwrap();
    call("unshare_image", json!({"imageId": image, "body": {"pins": ["a"]}})).await.unwrap();
    assert_eq!(pins().await, json!(["b"]));

    // A copy is in the other region, and is waited for there.
    let copy = jdcloud_vm::types::CopyImagesRequest::builder()
        .source_image_ids(vec![image.clone()])
        .destination_region("cn-east-2");
    let copied = client.copy_images().body(copy).send_and_wait(quick()).await.unwrap();
    let copied = copied.result().unwrap().to_owned();
    assert!(call("describe_image", json!({"imageId": copied})).await.unwrap_err().is_not_found());
    call("describe_image", json!({"imageId": copied, "regionId": "cn-east-2"})).await.unwrap();

    for (operation, with) in [
        ("share_image", json!({"imageId": "img-never", "body": {"pins": ["a"]}})),
        ("describe_image_members", json!({"imageId": "img-never"})),
        ("delete_image", json!({"imageId": "img-never"})),
        ("export_image", json!({"imageId": "img-never", "body": {"roleName": "r", "ossUrl": "https://b"}})),
    ] {
        assert!(call(operation, with).await.unwrap_err().is_not_found(), "{operation}");
    }
    call("delete_image", json!({"imageId": image})).await.unwrap();
    assert!(call("describe_image", json!({"imageId": image})).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_service_with_jobs_keeps_images_tags_of_metadata_and_members() {
    let (_cloud, client) = ims(|builder| builder).await;
    let client = client.project_id("p").build().unwrap();
    let call = async |operation: &str, with: Value| client.invoke(operation, arguments(with)).send().await;
    let source = huaweicloud_ims::types::CreateImageRequest::builder().name("zz-web".to_owned());
    let job = client.create_image().body(source).start().await.unwrap();
    let shown = call("show_job", json!({"job_id": job.id().unwrap()})).await.unwrap();
    assert_eq!(shown["status"], "INIT");
    let finished = job.wait(quick()).await.unwrap();
    let image = finished.result().unwrap().to_owned();
    let shown = call("glance_show_image", json!({"image_id": image})).await.unwrap();
    assert_eq!(shown["status"], "active");
    assert_eq!(shown["name"], "zz-web");
    assert_eq!(shown["self"], format!("/v2/images/{image}").as_str());

    // One image, by either interface; ordered as asked, in pages of one.
    let names = async |with: Value| {
        let mut images = client.invoke("list_images", arguments(with)).items(None).unwrap();
        let mut names = Vec::new();
        while let Some(image) = images.try_next().await.unwrap() {
            names.push(image["name"].as_str().unwrap().to_owned());
        }
        names
    };
    let all = ["CentOS 7.3 64bit base", "CentOS 7.3 64bit with sdx", "zz-web"];
    assert_eq!(names(json!({"limit": 1})).await, all);
    let down = names(json!({"limit": 1, "sort_key": "name", "sort_dir": "desc"})).await;
    assert_eq!(down, [all[2], all[1], all[0]]);
    let page = call("list_images", json!({"created_at": "lt:2018-09-06T14:03:10Z"})).await.unwrap();
    assert_eq!(page["images"].as_array().unwrap().len(), 1);
    let mut linked = client.glance_list_images().limit(2).into_stream();
    let mut count = 0;
    while linked.try_next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 3);

    let patch = json!([{"op": "replace", "path": "/name", "value": "web"}]);
    let changed = call("glance_update_image", json!({"image_id": image, "body": patch})).await.unwrap();
    assert_eq!(changed["name"], "web");

    let member = json!({"image_id": image, "body": {"member": "project-7"}});
    assert_eq!(call("glance_add_image_member", member).await.unwrap()["member_id"], "project-7");
    let accepted = json!({"image_id": image, "member_id": "project-7", "body": {"status": "accepted"}});
    call("glance_update_image_member", accepted).await.unwrap();
    let members = call("list_image_members", json!({"image_id": image})).await.unwrap();
    assert_eq!(
        (members["members"].as_array().unwrap().len(), &members["members"][0]["status"]),
        (1, &json!("accepted").into())
    );
    call("glance_delete_image_member", json!({"image_id": image, "member_id": "project-7"})).await.unwrap();
    let none =
        call("glance_show_image_member", json!({"image_id": image, "member_id": "project-7"})).await.unwrap_err();
    assert!(none.is_not_found(), "{none}");

    call("glance_delete_image", json!({"image_id": image})).await.unwrap();
    assert!(
        call("copy_image_in_region", json!({"image_id": image, "body": {"name": "c"}}))
            .await
            .unwrap_err()
            .is_not_found()
    );
}

#[tokio::test]
async fn a_task_ends_after_so_many_looks_at_it_and_lists_are_none() {
    let (_cloud, client) = ppio(|builder| builder.finish_after(2)).await;
    let client = client.build().unwrap();
    let call = async |operation: &str, with: Value| client.invoke(operation, arguments(with)).send().await.unwrap();
    let body = json!({"body": {"image": "registry.example.com/a:1", "region_id": "region-b"}});
    let task = call("create_prewarm_task", body).await["task_id"].as_str().unwrap().to_owned();
    let mut states = Vec::new();
    for _ in 0..3 {
        call("list_prewarm_tasks", json!({})).await;
        let task = call("get_prewarm_task", json!({"task_id": task})).await;
        states.push(task["status"]["status"].as_str().unwrap().to_owned());
    }
    assert_eq!(states[0], "pending");
    assert_ne!(states[1], "succeeded");
    assert_eq!(states[2], "succeeded");
}
