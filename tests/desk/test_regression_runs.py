"""Runs of the regression suite at the desk: started, watched, read."""

import pytest
from regression_pages import CASE, ran, said
from staff import post, staff
from starlette.testclient import TestClient

from needlewise.desk.roles import Role
from needlewise.regression import store
from needlewise.store import jobs
from needlewise.store.database import Database


@pytest.fixture
def tess(database: Database) -> TestClient:
    return staff(database, Role.TESTER, name="tess")


def test_a_run_is_queued_once(database: Database, tess: TestClient) -> None:
    first = post(tess, "/regression/run").headers["location"]
    assert post(tess, "/regression/run").headers["location"] == first
    assert "Waiting for its turn" in said(tess.get(first))
    assert 'http-equiv="refresh"' in tess.get(first).text
    assert f'href="{first}"' in tess.get("/regression").text
    with database.read() as connection:
        [job] = jobs.listed(connection)
    assert (job.kind, job.by) == ("regress", "tess")


def test_a_run_that_goes_on_says_how_far_it_is(database: Database, tess: TestClient) -> None:
    path = post(tess, "/regression/run").headers["location"]
    id = int(path.rpartition("/")[2])
    jobs.start(database, id)
    jobs.progress(database, id, "Asking", 3, 7)
    part = tess.get(path, headers={"HX-Request": "true"})
    assert "Asking: 3 of 7 cases" in said(part)
    assert 'value="3" max="7"' in part.text
    assert "<html" not in part.text


def test_a_run_that_is_over_leads_to_its_results(database: Database, tess: TestClient) -> None:
    path = post(tess, "/regression/run").headers["location"]
    id = int(path.rpartition("/")[2])
    jobs.start(database, id)
    run = ran(database, job=id)
    jobs.finish(database, id)
    assert tess.get(path).headers["location"] == f"/regression/runs/{run}"
    part = tess.get(path, headers={"HX-Request": "true"})
    assert part.headers["hx-redirect"] == f"/regression/runs/{run}"


def test_a_run_that_failed_says_why(database: Database, tess: TestClient) -> None:
    path = post(tess, "/regression/run").headers["location"]
    id = int(path.rpartition("/")[2])
    jobs.start(database, id)
    jobs.finish(database, id, "There is no trained model.")
    page = tess.get(path)
    assert "The run stopped: There is no trained model." in said(page)
    assert "hx-trigger" not in page.text
    assert "The last run stopped" in said(tess.get("/regression"))
    assert post(tess, "/regression/run").headers["location"] != path


def test_results_name_what_is_wrong_and_what_is_different(
    database: Database, tess: TestClient
) -> None:
    store.add(database, CASE.model_copy(update={"name": "a", "group": ""}), "tom")
    id = store.add(database, CASE, "tom")
    first = ran(database, "pain", "sun")
    assert "This is the first run" in said(tess.get(f"/regression/runs/{first}"))
    page = tess.get(f"/regression/runs/{ran(database, 'sun', 'aftercare')}")
    assert "1 of 2 cases pass" in said(page)
    assert "expected the topic sun, got aftercare" in said(page)
    assert "1 newly failing, 1 newly passing, 0 still failing" in said(page)
    assert "&lt;b&gt;please" in page.text
    assert "expected the topic sun, got aftercare" in said(tess.get(f"/regression/{id}"))
    assert "1 of 2 cases pass" in said(tess.get("/regression"))


def test_the_history_has_a_chart_with_its_figures(database: Database, tess: TestClient) -> None:
    store.add(database, CASE, "tom")
    older, newer = ran(database, "pain"), ran(database, "sun")
    page = tess.get("/regression/runs").text
    assert page.index(f"/regression/runs/{newer}") < page.index(f"/regression/runs/{older}")
    assert "data-chart" in page
    assert "22 Nov 2026" in page


@pytest.mark.parametrize("path", ["/regression/runs/9", "/regression/jobs/9", "/regression/9"])
def test_what_is_not_there_is_told(tess: TestClient, path: str) -> None:
    assert tess.get(path).status_code == 404
