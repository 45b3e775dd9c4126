package server

import (
	"strings"
	"testing"
	"time"

	"github.com/ymateb/ymateb/index"
)

// told is a Webhooks that says the same at all times.
type told []index.Webhook

func (w told) Webhooks() []index.Webhook { return w }

func TestWebhookStatus(t *testing.T) {
	at := time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)
	s, err := New(Config{Searcher: engine(t), Marker: marks, Webhooks: told{
		{Name: "office", Events: []string{"document.new"}, Pending: 3, Delivered: 12, GivenUp: 2, LastDelivery: at, LastGivenUp: at, Problem: "answer 503", Since: at},
		{Name: "quiet", Events: []string{"document.new"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for target, want := range map[string][]string{
		"/en/status":     {"office", "12 messages delivered, 3 waiting", "20 November 2026, 09:30", "It answers with status 503", "2 messages were given up"},
		"/cy/status":     {"office", "12 neges", "3 yn aros", "20 Tachwedd 2026, 09:30", "statws 503", "gorau i 2 neges"},
		"/api/v1/status": {`"name":"office"`, `"pending":3`, `"problem":"answer 503"`},
		"/metrics":       {`ymateb_webhook_pending{webhook="office"} 3`, `ymateb_webhook_up{webhook="office"} 0`, `ymateb_webhook_up{webhook="quiet"} 1`, `ymateb_webhook_given_up_total{webhook="office"} 2`},
	} {
		body := get(t, s, target).Body.String()
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("%s lacks %q", target, w)
			}
		}
	}
	if body := get(t, start(t, engine(t)), "/en/status").Body.String(); strings.Contains(body, "Other programs") {
		t.Error("the status page speaks of webhooks where there are none")
	}
}
