# Asks STS who it is: at the start, and for each line of input, with one client for all.
require 'aws-sdk-core'

# What the SDK does not read by itself: it knows neither HTTPS_PROXY nor AWS_CA_BUNDLE.
sts = Aws::STS::Client.new(http_proxy: ENV['HTTPS_PROXY'], ssl_ca_bundle: ENV['AWS_CA_BUNDLE'])
ask = lambda do
  arn = sts.get_caller_identity.arn
  puts "#{sts.config.credentials.credentials.access_key_id} #{arn}"
  $stdout.flush
end

ask.call
$stdin.each_line { ask.call }
