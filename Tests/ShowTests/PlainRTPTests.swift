import Foundation
import Testing
import Tools

extension ShowTests {
    @Suite("Plain RTP", .serialized)
    struct PlainRTP {
        /// A flash and a beep each second, as another program sends them live.
        private static func sender(to port: Int) -> [String] {
            [
                "ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-re", "-f", "lavfi", "-i",
                "color=black:size=640x360:rate=15,drawbox=color=white:t=fill:enable='lt(mod(t,1),0.2)',format=yuv420p",
                "-re", "-f", "lavfi", "-i", "aevalsrc='if(lt(mod(t,1),0.2),0.5*sin(2*PI*440*t),0)'", "-map", "0:v",
                "-map", "1:a", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "600k", "-g",
                "15", "-c:a", "libopus", "-b:a", "48k", "-f", "tee",
                "[select=a:f=rtp:cname=me]rtp://127.0.0.1:\(port)|[select=v:f=rtp:cname=me]rtp://127.0.0.1:\(port + 2)",
            ]
        }

        private func host(
            _ premises: Premises, on server: Server, _ options: [String]
        ) async throws -> (program: Program, room: String) {
            let program = try premises.hawker(
                ["host", "--as", "anna", "--no-screen", "--server", server.address] + options, as: "anna",
                environment: ["HAWKER_PASSWORD": Premises.password])
            guard try await eventually({ program.output.contains("phase live") }),
                let room = program.output.firstMatch(of: /live room=([a-z0-9]+)/).map({ String($0.1) })
            else { throw NotSeen("a live host", instead: program.output + program.errors, at: #_sourceLocation) }
            return (program, room)
        }

        private func see(
            _ words: String, of program: Program, times: Int = 1, sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let seen = try await eventually { program.output.components(separatedBy: words).count > times }
            guard seen else {
                throw NotSeen("\"\(words)\"", instead: program.output + program.errors, at: sourceLocation)
            }
        }

        @Test("ffmpeg sends to --rtp-in and receives from --rtp-out, and may come, go and come back")
        func thereAndBack() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let (incoming, outgoing) = (try FreePorts.four(), try FreePorts.four())
                let (host, room) = try await host(premises, on: server, ["--rtp-in", "\(incoming)"])
                let sender = try premises.run(Self.sender(to: incoming))
                let file = premises.folder.appendingPathComponent("room.sdp").path
                let viewer = try premises.hawker(
                    [
                        "watch", room, "--no-screen", "--server", server.address, "--rtp-out",
                        "127.0.0.1:\(outgoing)", "--sdp", file,
                    ], as: "bob")
                try await see("media state=playing", of: viewer)
                let film = premises.folder.appendingPathComponent("film.mkv").path
                let receiver = try premises.run([
                    "ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-protocol_whitelist", "file,udp,rtp",
                    "-i", file, "-t", "6", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le", film,
                ])
                #expect(try await receiver.ending(within: .seconds(40)).code == 0)
                try expectFilm(film)
                #expect(viewer.output.contains("rtp heard=true seen=true"), "\(viewer.output)")

                sender.end()
                try await see("The picture is interrupted: the sender", of: host)
                try await see("The sound is interrupted: the sender", of: host)
                let back = host.output.components(separatedBy: "is back.").count - 1
                _ = try premises.run(Self.sender(to: incoming))
                try await see("is back.", of: host, times: back + 2)
                #expect(host.isRunning && viewer.isRunning)

                host.send(SIGTERM)
                #expect(try await host.ending().code == 0)
                #expect(try await viewer.ending().code == 0, "the show is over for who watches")
            }
        }

        /// Pictures and sound from the beginning to the end, and each flash with its beep.
        private func expectFilm(_ film: String) throws {
            let streams = try Tool.run(
                "ffprobe",
                [
                    "-v", "error", "-count_frames", "-show_entries", "stream=codec_type,start_time,nb_read_frames",
                    "-of",
                    "csv=p=0", film,
                ]
            ).split(separator: "\n").map { $0.split(separator: ",") }
            let picture = try #require(streams.first { $0.first == "video" })
            let sound = try #require(streams.first { $0.first == "audio" })
            #expect(try #require(Int(picture[2])) >= 20, "\(streams)")
            let began = (try #require(Double(picture[1])), try #require(Double(sound[1])))
            #expect(abs(began.0 - began.1) < 1.5, "\(streams)")

            let told = try Tool.run(
                "sh",
                [
                    "-c",
                    """
                    ffmpeg -hide_banner -nostdin -i '\(film)' -vf blackdetect=d=0.2:pix_th=0.3 \
                    -af silencedetect=n=-30dB:d=0.2 -f null - 2>&1
                    """,
                ])
            let flashes = told.matches(of: /black_end:([\d.]+)/).compactMap { Double($0.1) }
            let beeps = told.matches(of: /silence_end: ([\d.]+)/).compactMap { Double($0.1) }
            let apart = flashes.compactMap { flash in beeps.map { abs(flash - $0) }.min() }.sorted()
            #expect(apart.count >= 2, "\(told)")
            // On a busy machine pictures are left out, and the first of a flash may be among them: the best of the
            // flashes shows whether both are of one clock, the middle one whether that is of use.
            if let best = apart.first, let median = apart.dropFirst(apart.count / 2).first {
                #expect(best < 0.14 && median < 0.4, "flashes at \(flashes), beeps at \(beeps)")
                print(
                    "flash and beep at --rtp-out, of what came by --rtp-in: \(apart.map { Int($0 * 1_000) }) ms apart")
            }
        }

        @Test(
            "a wrong place for RTP, or a file that cannot be, is one clear sentence",
            arguments: [
                (["--rtp-out", "127.0.0.1:5003"], "even number", 64),
                (["--rtp-out", "127.0.0.1:0"], "even number", 64),
                (["--rtp-out", "127.0.0.1:65535"], "even number", 64),
                (["--rtp-out", "5004"], "write HOST:PORT", 64),
                (["--rtp-out", "192.0.2.1:5004"], "--in-the-clear", 64),
                (["--sdp", "x.sdp"], "--sdp is for --rtp-out", 64),
            ] as [([String], String, Int32)])
        func wrongPlaces(_ options: [String], _ words: String, _ code: Int32) async throws {
            try await Premises.open { premises in
                let ending = try await premises.hawker(["watch", "abc234", "--no-screen"] + options).ending()
                #expect(ending.code == code && ending.errors.contains(words), "\(ending.errors)")
                #expect(ending.output.isEmpty)
            }
        }

        @Test("ports that are taken and files that cannot be made are told of before anything starts")
        func taken() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let port = try FreePorts.four()
                let (host, room) = try await host(premises, on: server, ["--rtp-in", "\(port)"])
                let second = try await premises.hawker(
                    ["host", "--as", "bert", "--no-screen", "--server", server.address, "--video", "rtp:\(port + 2)"],
                    as: "bert", environment: ["HAWKER_PASSWORD": Premises.password]
                ).ending()
                #expect(second.code == 66 && second.errors.contains("taken by another program"), "\(second.errors)")

                let viewer = try await premises.hawker([
                    "watch", room, "--no-screen", "--server", server.address, "--rtp-out", "127.0.0.1:5004", "--sdp",
                    "/no/such/folder/x.sdp",
                ]).ending()
                #expect(viewer.code == 73 && viewer.errors.contains("/no/such/folder/x.sdp"), "\(viewer.errors)")
                #expect(host.isRunning)
            }
        }

        @Test(
            "a wrong --rtp-in is one clear sentence",
            arguments: [
                (["--rtp-in", "5003"], "even number", 64),
                (["--rtp-in", "/no/such.sdp"], "cannot be read", 66),
                (["--rtp-in", "/dev/null"], "no session description", 66),
                (["--video", "rtp:0"], "a number from 1 to 65534", 64),
                (["--audio", "rtp"], "names no port", 64),
                (["--rtp-in", "5004", "--video", "studio", "--audio", "none"], "two of the three", 64),
            ] as [([String], String, Int32)])
        func wrongSources(_ options: [String], _ words: String, _ code: Int32) async throws {
            try await Premises.open { premises in
                let ending = try await premises.hawker(["host", "--as", "anna", "--no-screen"] + options).ending()
                #expect(ending.code == code && ending.errors.contains(words), "\(ending.errors)")
            }
        }
    }
}
