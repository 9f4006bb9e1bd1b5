"""The fixture browser: a page in headless Chromium, what it shows, asks for and complains of."""
import json
import shutil
import time

import pytest


def chromium(downloads):
    """A browser that keeps what it is given in that folder; skips where there is none."""
    pytest.importorskip("selenium", reason="python3-selenium is not installed")
    from selenium import webdriver
    from selenium.common import exceptions
    from selenium.webdriver.chrome.service import Service
    program, driver = (shutil.which(name) for name in ("chromium", "chromedriver"))
    if not (program and driver):
        pytest.skip("chromium or chromium-driver is not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for word in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage",
                 "--window-size=1200,1400", f"--user-data-dir={downloads.parent / 'profile'}"):
        options.add_argument(word)
    options.add_experimental_option("prefs", {
        "download.default_directory": str(downloads),
        "profile.default_content_setting_values.automatic_downloads": 1})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    try:
        return webdriver.Chrome(service=Service(driver), options=options)
    except exceptions.WebDriverException as fault:  # of a machine that starts none
        pytest.skip(f"Chromium does not start: {str(fault).splitlines()[0]}")


class Page:
    """One page; every question waits for the drawings that are under way."""

    def __init__(self, driver, downloads):
        self.driver, self.downloads = driver, downloads

    def open(self, path, fragment=""):
        self.driver.get("about:blank")
        self.driver.get(f"file://{path}{fragment}")
        self.until("return performance.getEntriesByName('drawn').length || "
                   "!document.getElementById('explorer-fault').hidden")
        assert self.run("return document.getElementById('explorer-fault').hidden")

    def run(self, script, *words):
        return self.driver.execute_script(script, *words)

    def until(self, script, *words, seconds=30):
        end = time.monotonic() + seconds
        while not (found := self.run(script, *words)):
            assert time.monotonic() < end, f"never true: {script}"
            time.sleep(0.02)
        return found

    def settle(self):
        self.driver.execute_async_script("busy.then(arguments[0])")

    def choose(self, name, value):
        """Of a select, as a reader does."""
        self.run("""const made = document.querySelector(`select[name="${arguments[0]}"]`);
                    made.value = arguments[1];
                    if (made.value !== arguments[1]) throw new Error(`no ${arguments[1]}`);
                    made.dispatchEvent(new Event("change", {bubbles: true}));""", name, value)
        self.settle()

    def pathways(self, *names):
        self.run("""document.querySelectorAll("[name=pathway]").forEach((box) => {
                      box.checked = arguments[0].includes(box.value); });
                    document.querySelector("[name=pathway]").dispatchEvent(
                      new Event("change", {bubbles: true}));""", list(names))
        self.settle()

    def traces(self, panel):
        """What the chart draws: a list of {name, meta, x, y}."""
        return self.run("""return document.getElementById(arguments[0] + "-chart").data.map(
            (one) => ({name: one.name, meta: one.meta, x: Array.from(one.x),
                       y: Array.from(one.y), measure: one.measure,
                       pile: one.stackgroup}))""", panel)

    def panels(self):
        return self.run("return [...document.querySelectorAll('.panel')].map((one) => one.id)")

    def said(self, panel):
        return self.run("return document.getElementById(arguments[0]).textContent",
                        f"{panel}-said")

    def take(self, panel, words):
        """Presses a button there; returns the file that it gives."""
        self.driver.find_element("id", panel).find_element(
            "xpath", f".//button[starts-with(., '{words}')]").click()
        end = time.monotonic() + 20
        while True:
            found = [path for path in self.downloads.iterdir()
                     if path.suffix in (".csv", ".svg", ".png") and path.stat().st_size]
            if found:
                break
            assert time.monotonic() < end, "nothing came"
            time.sleep(0.05)
        time.sleep(0.1)
        return found[0].rename(self.downloads.parent / found[0].name)

    def complaints(self):
        """Of the console, since it was last asked."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self):
        """Every address that a page from a file asked for since this was last asked."""
        told = (json.loads(entry["message"])["message"]
                for entry in self.driver.get_log("performance"))
        return [one["params"]["request"]["url"] for one in told
                if one["method"] == "Network.requestWillBeSent"
                and one["params"]["documentURL"].startswith("file:")]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    downloads = tmp_path_factory.mktemp("taken") / "downloads"
    downloads.mkdir()
    driver = chromium(downloads)
    yield Page(driver, downloads)
    driver.quit()
