{{/*
Puts the listeners that are enabled into .result, by name, each with all its settings.
  root: the chart's context
*/}}
{{- define "flockmq.listeners" -}}
{{- $tcp := dict "tcp" 1883 "tls" 8883 "ws" 8083 "wss" 8084 }}
{{- range $name, $given := .root.Values.listeners }}
{{- if $given.enabled }}
{{- $type := required (printf "listeners.%s.type: what is spoken there? tcp, tls, ws or wss" $name) $given.type }}
{{- $port := $given.port | default (get $tcp $type) | int }}
{{- $listener := dict
  "name" $name
  "type" $type
  "port" $port
  "servicePort" ($given.servicePort | default $port | int)
  "nodePort" ($given.nodePort | default 0 | int)
  "exposed" (ternary true $given.exposed (kindIs "invalid" $given.exposed))
  "appProtocol" ($given.appProtocol | default "")
  "encrypted" (has $type (list "tls" "wss"))
  "webSocket" (has $type (list "ws" "wss"))
  "path" ($given.path | default "/mqtt")
  "proxyProtocol" ($given.proxyProtocol | default "off")
  "clientAuth" ($given.clientAuth | default "none") }}
{{- if and $listener.encrypted (not $.root.Values.tls.existingSecret) (not $.root.Values.tls.certManager.enabled) }}
{{- fail (printf "listeners.%s needs a key and a certificate: name a Secret by tls.existingSecret, or set tls.certManager.enabled" $name) }}
{{- end }}
{{- if ne $listener.clientAuth "none" }}
{{- if not $listener.encrypted }}
{{- fail (printf "listeners.%s.clientAuth: only listeners of type tls and wss ask for certificates" $name) }}
{{- end }}
{{- if not $.root.Values.tls.clientCa.existingSecret }}
{{- fail (printf "listeners.%s.clientAuth: name the Secret with the authorities of clients by tls.clientCa.existingSecret" $name) }}
{{- end }}
{{- end }}
{{- if and (or (ne $listener.proxyProtocol "off") $given.xForwardedFor) (not $given.trustedProxies) }}
{{- fail (printf "listeners.%s.trustedProxies: whoever may say where clients are must be named" $name) }}
{{- end }}
{{- range $other := $.result }}
{{- if eq $other.port $port }}
{{- fail (printf "listeners.%s.port: listener %s has the same port" $name $other.name) }}
{{- end }}
{{- if and $other.exposed $listener.exposed (eq $other.servicePort $listener.servicePort) }}
{{- fail (printf "listeners.%s.servicePort: listener %s has the same port" $name $other.name) }}
{{- end }}
{{- end }}
{{- if has $port (list (int $.root.Values.httpPort) (int $.root.Values.cluster.port) (int $.root.Values.cluster.linkPort)) }}
{{- fail (printf "listeners.%s.port: the port has another purpose" $name) }}
{{- end }}
{{- $_ := set $.result $name $listener }}
{{- end }}
{{- end }}
{{- if not .result }}
{{- fail "no listener is enabled: nobody could connect" }}
{{- end }}
{{- end }}

{{/* Fails unless a listener of this name is there and one of these types, and prints its port of the Service. */}}
{{- define "flockmq.routedPort" -}}
{{- $all := dict "root" .root "result" dict }}
{{- include "flockmq.listeners" $all }}
{{- $listener := get $all.result .listener }}
{{- if not $listener }}
{{- fail (printf "%s: no listener called %s is enabled" .value .listener) }}
{{- end }}
{{- if not (has $listener.type .types) }}
{{- fail (printf "%s: listener %s is of type %s; allowed: %s" .value .listener $listener.type (join ", " .types)) }}
{{- end }}
{{- if not $listener.exposed }}
{{- fail (printf "%s: listener %s is not exposed by the Service" .value .listener) }}
{{- end }}
{{- $listener.servicePort }}
{{- end }}

{{/* What the broker is told of one listener: .given is what the values say. */}}
{{- define "flockmq.listenerSettings" -}}
{{- $told := dict "type" .listener.type "bind" .root.Values.bindAddress "port" .listener.port }}
{{- if .listener.webSocket }}
{{- $_ := set $told "path" .listener.path }}
{{- end }}
{{- if ne .listener.proxyProtocol "off" }}
{{- $_ := set $told "proxy-protocol" .listener.proxyProtocol }}
{{- end }}
{{- if .given.xForwardedFor }}
{{- $_ := set $told "x-forwarded-for" true }}
{{- end }}
{{- with .given.trustedProxies }}
{{- $_ := set $told "trusted-proxies" . }}
{{- end }}
{{- with .given.maxConnections }}
{{- $_ := set $told "max-connections" . }}
{{- end }}
{{- with .given.maxPacketSize }}
{{- $_ := set $told "max-packet-size" . }}
{{- end }}
{{- with .given.authentication }}
{{- $_ := set $told "authentication" . }}
{{- end }}
{{- if kindIs "bool" .given.allowAnonymous }}
{{- $_ := set $told "allow-anonymous" .given.allowAnonymous }}
{{- end }}
{{- if .listener.encrypted }}
{{- $tls := dict "bundle" "mqtt" "client-auth" .listener.clientAuth "handshake-timeout" (.given.handshakeTimeout | default "5s") }}
{{- if and (ne .listener.clientAuth "none") .root.Values.tls.revocations.existingSecret }}
{{- $_ := set $tls "crl-file" "/etc/flockmq/tls/revocations.pem" }}
{{- end }}
{{- $_ := set $told "tls" $tls }}
{{- end }}
{{- toYaml $told }}
{{- end }}
